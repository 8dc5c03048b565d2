using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ParallelProc.Protocol;

/// <summary>Writes the values of an object's members, in the order of its shape.</summary>
internal static class MemberWriter
{
    /// <summary>Of the members that were added to an object, collects those that cross: properties of every kind, and the standard members.</summary>
    public static void Collect(ObjectEncoder encoder, IEnumerable<PSMemberInfo> added)
    {
        var members = encoder.Members;
        if (MemberTable.Of(added) is not { } table)
        {
            foreach (var member in added)
            {
                CollectOne(member, members);
            }

            return;
        }

        var found = encoder.FoundMembers;
        lock (table)
        {
            for (var i = 0; i < table.Count; i++)
            {
                found.Add((PSMemberInfo)table[i]!);
            }
        }

        foreach (var member in found)
        {
            CollectOne(member, members);
        }

        found.Clear();
    }

    private static void CollectOne(PSMemberInfo member, List<PSMemberInfo> members)
    {
        if (member.GetType() == typeof(PSNoteProperty) && !MayBeOfProvider(member.Name))
        {
            members.Add(member);
            return;
        }

        switch (member)
        {
            case PSNoteProperty { Name: UnixStats.NoteName } stat when UnixStats.TryExpand(stat, members):
            case PSPropertyInfo property when IsOfProvider(property):
            // The engine's own, which it makes for each object that is looked at.
            case PSCodeProperty { Name: "pstypenames" }:
                break;
            case PSPropertyInfo or PSMemberSet { Name: MemberSets.StandardMembers or PropertyErrors.SetName }:
                members.Add(member);
                break;
        }
    }

    /// <summary>A first letter tells most names from the provider's.</summary>
    private static bool MayBeOfProvider(string name) => name[0] is 'P' or 'p' or 'U';

    /// <summary>Collects all that PowerShell shows as properties of an object.</summary>
    public static void CollectProperties(PSObject value, List<PSMemberInfo> members)
    {
        foreach (var property in value.Properties)
        {
            if (!IsOfProvider(property))
            {
                members.Add(property);
            }
        }
    }

    /// <summary>Writes the values of the members from <paramref name="from"/> on, and forgets these members.</summary>
    public static void WriteValues(ObjectEncoder encoder, int from)
    {
        var members = encoder.Members;
        var to = members.Count;
        for (var i = from; i < to; i++)
        {
            var member = members[i];
            if (member is PSMemberSet set)
            {
                if (set.Name == PropertyErrors.SetName)
                {
                    PropertyErrors.Write(encoder.Output, set);
                }
                else
                {
                    MemberSets.Write(encoder.Output, set);
                }
            }
            else if (TryGet((PSPropertyInfo)member, out var value, out var failure))
            {
                encoder.WriteMember(member.Name, value);
            }
            else if (failure is not null)
            {
                encoder.Tag(ValueTag.Failed).WriteString(PropertyErrors.TextOf(failure));
            }
            else
            {
                encoder.Tag(ValueTag.Missing);
            }
        }

        members.RemoveRange(from, to - from);
    }

    /// <summary>Reads a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="failure">What its getter threw. Null, too, for one that can't be read at all.</param>
    public static bool TryGet(PSPropertyInfo property, out object? value, out Exception? failure)
    {
        (value, failure) = (null, null);
        if (property is PSNoteProperty note)
        {
            value = note.Value;
            return true;
        }

        if (!property.IsGettable || (property is PSScriptProperty && !Runspace.CanUseDefaultRunspace))
        {
            return false;
        }

        try
        {
            value = property.Value;
            return true;
        }
        catch (ExtendedTypeSystemException e)
        {
            failure = e;
            return false;
        }
    }

    /// <summary>The provider's own objects hang on every file; they drag a whole session along and mean nothing elsewhere.</summary>
    private static bool IsOfProvider(PSPropertyInfo property)
    {
        if (property is not PSNoteProperty note || !note.Name.StartsWith("PS", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var value = note.Value;
        if (value is null or string or bool)
        {
            return false;
        }

        return (value is PSObject wrapped ? wrapped.BaseObject : value) is PSDriveInfo or ProviderInfo;
    }
}
