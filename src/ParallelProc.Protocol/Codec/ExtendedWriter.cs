using System.Collections.ObjectModel;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes a value that crosses as itself, and what was added to it: notes, type names, a text.</summary>
internal static class ExtendedWriter
{
    /// <summary>Numbers, text and the like have no identity but that of their wrapper.</summary>
    public static void WriteScalar(ObjectEncoder encoder, PSObject wrapper, object value, TypePlan plan)
    {
        var added = PSObjectAccess.AddedMembers(wrapper);
        var names = PSObjectAccess.ChangedTypeNames(wrapper);
        var text = PSObjectAccess.DeserializedText(wrapper);
        if (added is null && names is null && text is null)
        {
            plan.Write(encoder, value);
            return;
        }

        if (encoder.WriteReference(wrapper))
        {
            return;
        }

        encoder.Enter();
        encoder.Tag(ValueTag.ExtendedScalar);
        encoder.Track(wrapper);
        plan.Write(encoder, value);
        WriteAdded(encoder, added, names, text);
        encoder.Leave();
    }

    /// <summary>The engine keeps what was added to an object with the object itself, so that is found again without a wrapper.</summary>
    public static void Write(ObjectEncoder encoder, object value, PSObject? wrapper, TypePlan plan)
    {
        var added = PSObjectAccess.AddedMembers((object?)wrapper ?? value);
        Collection<string>? names = null;
        if (wrapper is not null && !plan.NamesVary)
        {
            names = PSObjectAccess.ChangedTypeNames(wrapper);
        }

        // A file is known by its path, whatever the provider noted on it.
        if ((added is null && names is null) || (encoder.Purpose == EncodingPurpose.Key && value is FileSystemInfo))
        {
            plan.Write(encoder, value);
            return;
        }

        encoder.Tag(ValueTag.Extended);
        plan.Write(encoder, value);
        WriteAdded(encoder, added, names, null);
    }

    private static void WriteAdded(ObjectEncoder encoder, IEnumerable<PSMemberInfo>? added, Collection<string>? names, string? text)
    {
        var members = encoder.Members;
        var from = members.Count;
        if (added is not null)
        {
            MemberWriter.Collect(encoder, added);
        }

        if (encoder.Purpose == EncodingPurpose.Key)
        {
            CanonicalOrder.DropProviderNotes(members, from);
            CanonicalOrder.SortMembers(members, from);
        }

        encoder.Shapes.Write(encoder.Output, names, text is not null, members, from);
        if (text is not null)
        {
            encoder.Output.WriteString(text);
        }

        MemberWriter.WriteValues(encoder, from);
    }
}
