using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes objects that are not on the list: their properties, type names and text.</summary>
internal static class BagWriter
{
    /// <param name="encoder">Who writes.</param>
    /// <param name="value">The object.</param>
    /// <param name="wrapper">What it is wrapped in; null for nothing.</param>
    /// <param name="ownerProperty">As in <see cref="TypePlan.OwnerProperty"/>.</param>
    public static void Write(ObjectEncoder encoder, object value, PSObject? wrapper, string? ownerProperty)
    {
        var shell = wrapper ?? PSObject.AsPSObject(value);
        if (LanguagePrimitives.GetEnumerable(value) is { } items)
        {
            if (value is IEnumerable || encoder.RemainingDepth == 0)
            {
                ContainerWriters.WriteItems(encoder, value, items);
            }
            else
            {
                WriteTable(encoder, value, shell, items);
            }

            return;
        }

        var settings = SerializationSettings.Of(shell);
        var isData = IsData(value.GetType());
        var depth = settings.Depth > 0 ? settings.Depth : encoder.RemainingDepth + (isData ? 1 : 0);
        if (depth == 0 || settings.AsText)
        {
            BagText.Write(encoder, shell, settings);
            return;
        }

        encoder.Tag(ValueTag.Bag);
        encoder.Track(value);
        var members = encoder.Members;
        var from = members.Count;
        if (settings.Properties is { } chosen)
        {
            CollectChosen(encoder, shell, chosen);
        }
        else
        {
            MemberWriter.CollectProperties(shell, members);
        }

        if (ownerProperty is not null && depth == 1)
        {
            NameOwner(members, from, ownerProperty);
        }

        if (encoder.Purpose != EncodingPurpose.Wire || encoder.LooksForSecrets)
        {
            encoder.Prepare(shell, from);
        }

        var text = BagText.Of(shell);
        encoder.Shapes.Write(encoder.Output, PSObjectAccess.TypeNames(shell), text is not null, members, from);
        if (text is not null)
        {
            encoder.Output.WriteString(text);
        }

        var (outerDepth, outerBag) = (encoder.RemainingDepth, encoder.InBag);
        encoder.RemainingDepth = depth - 1;
        encoder.InBag = outerBag || !isData;
        MemberWriter.WriteValues(encoder, from);
        (encoder.RemainingDepth, encoder.InBag) = (outerDepth, outerBag);
    }

    /// <summary>
    /// What PowerShell enumerates though it is no collection, as it does a DataTable: its rows, and its properties with them, as at
    /// PowerShell's own boundary.
    /// </summary>
    private static void WriteTable(ObjectEncoder encoder, object value, PSObject shell, IEnumerable rows)
    {
        encoder.Tag(ValueTag.Extended);
        ContainerWriters.WriteItems(encoder, value, rows);
        var members = encoder.Members;
        var from = members.Count;
        MemberWriter.CollectProperties(shell, members);
        var names = new Collection<string>([.. PSObjectAccess.TypeNames(shell).Select(KnownShape.Prefixed)]);
        encoder.Shapes.Write(encoder.Output, names, text: false, members, from);
        var (outerDepth, outerBag) = (encoder.RemainingDepth, encoder.InBag);
        (encoder.RemainingDepth, encoder.InBag) = (outerDepth - 1, true);
        MemberWriter.WriteValues(encoder, from);
        (encoder.RemainingDepth, encoder.InBag) = (outerDepth, outerBag);
    }

    /// <summary>Puts the text of what a property holds in its place.</summary>
    private static void NameOwner(List<PSMemberInfo> members, int from, string property)
    {
        var at = members.FindIndex(from, member => member.Name == property);
        if (at >= 0 && members[at] is PSPropertyInfo found && MemberWriter.TryGet(found, out var owner, out _))
        {
            members[at] = new PSNoteProperty(property, owner is null ? null : BagText.Of(owner));
        }
    }

    /// <summary>The properties that a types file names, and those that somebody added to this very object.</summary>
    private static void CollectChosen(ObjectEncoder encoder, PSObject shell, Collection<string> chosen)
    {
        var members = encoder.Members;
        var added = PSObjectAccess.AddedMembers(shell);
        foreach (var name in chosen)
        {
            if (shell.Properties[name] is { } property && added?.Contains(property) != true)
            {
                members.Add(property);
            }
        }

        if (added is not null)
        {
            MemberWriter.Collect(encoder, added);
        }
    }

    /// <summary>Pairs and tuples hold what somebody put there, as lists do: they cost no depth.</summary>
    private static bool IsData(Type type) =>
        type.IsConstructedGenericType
        && type.Namespace is "System" or "System.Collections.Generic"
        && (type.Name.StartsWith("KeyValuePair`", StringComparison.Ordinal)
            || type.Name.StartsWith("Tuple`", StringComparison.Ordinal)
            || type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal));
}
