using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// The member set <c>PSPropertyErrors</c> of an object that crossed: for each property whose getter failed, and which is null for that, what its
/// error said. It is no property, so no view shows it unasked.
/// </summary>
internal static class PropertyErrors
{
    public const string SetName = "PSPropertyErrors";

    /// <summary>What an error of many lines says of each object would be more than the object.</summary>
    private const int MaxText = 512;

    /// <summary>The getter's own error: that it was thrown by a getter is known.</summary>
    public static string TextOf(Exception failure)
    {
        var cause = failure.InnerException ?? failure;
        var text = $"{cause.GetType().FullName}: {cause.Message}";
        return text.Length <= MaxText ? text : text[..MaxText] + "…";
    }

    public static void Note(PSObject target, List<(string Name, string Text)> failures)
    {
        if (target.Members[SetName] is PSMemberSet earlier)
        {
            // Noted on an earlier way: of a property that failed again, what it says now counts.
            failures.AddRange(earlier.Members.OfType<PSNoteProperty>().Where(note => !failures.Exists(f => f.Name == note.Name)).Select(static note => (note.Name, (string)note.Value)));
            target.Members.Remove(SetName);
        }

        target.Members.Add(new PSMemberSet(SetName, failures.Select(static f => new PSNoteProperty(f.Name, f.Text))), preValidated: true);
    }

    public static void Write(ByteWriter output, PSMemberSet set)
    {
        var notes = new List<PSNoteProperty>();
        foreach (var member in set.Members)
        {
            if (member is PSNoteProperty { Value: string } note)
            {
                notes.Add(note);
            }
        }

        output.WriteCount(notes.Count);
        foreach (var note in notes)
        {
            output.WriteString(note.Name);
            output.WriteString((string)note.Value);
        }
    }

    public static PSMemberSet Read(ObjectDecoder decoder, ref ByteReader input)
    {
        var notes = new PSMemberInfo[input.ReadCountOf(2)];
        for (var i = 0; i < notes.Length; i++)
        {
            // The set is a list, in which each name is compared with all before it.
            decoder.Spend(i, ref input);
            var name = input.ReadString();
            notes[i] = name.Length > 0 ? new PSNoteProperty(name, input.ReadString()) : throw new ProtocolException("An error is noted of a property without a name.");
        }

        return new PSMemberSet(SetName, notes);
    }
}
