using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ParallelProc.Protocol;

/// <summary>Writes the values of an object's members, in the order of its shape.</summary>
internal static class MemberWriter
{
    /// <summary>Of the members that were added to an object, collects those that cross: properties of every kind, and the standard members.</summary>
    public static void Collect(IEnumerable<PSMemberInfo> added, List<PSMemberInfo> members)
    {
        foreach (var member in added)
        {
            switch (member)
            {
                case PSNoteProperty { Name: UnixStats.NoteName } stat when UnixStats.TryExpand(stat, members):
                case PSPropertyInfo property when IsOfProvider(property):
                // The engine's own, which it makes for each object that is looked at.
                case PSCodeProperty { Name: "pstypenames" }:
                    break;
                case PSPropertyInfo or PSMemberSet { Name: MemberSets.StandardMembers }:
                    members.Add(member);
                    break;
            }
        }
    }

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
                MemberSets.Write(encoder.Output, set);
            }
            else if (TryGet((PSPropertyInfo)member, out var value))
            {
                encoder.WriteMember(member.Name, value);
            }
            else
            {
                encoder.Tag(ValueTag.Missing);
            }
        }

        members.RemoveRange(from, to - from);
    }

    /// <summary>Reads a property. One whose getter fails is left out, as PowerShell does it.</summary>
    public static bool TryGet(PSPropertyInfo property, out object? value)
    {
        value = null;
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
        catch (ExtendedTypeSystemException)
        {
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

        var value = note.Value is PSObject wrapped ? wrapped.BaseObject : note.Value;
        return value is PSDriveInfo or ProviderInfo;
    }
}
