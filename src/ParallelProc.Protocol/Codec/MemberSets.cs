using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// The member set <c>PSStandardMembers</c> of an object: which properties are shown by default. Its property sets cross, as these are
/// names only.
/// </summary>
internal static class MemberSets
{
    public const string StandardMembers = "PSStandardMembers";

    public static void Write(ByteWriter output, PSMemberSet set)
    {
        var sets = new List<PSPropertySet>();
        foreach (var member in set.Members)
        {
            if (member is PSPropertySet names)
            {
                sets.Add(names);
            }
        }

        output.WriteCount(sets.Count);
        foreach (var names in sets)
        {
            output.WriteString(names.Name);
            output.WriteCount(names.ReferencedPropertyNames.Count);
            foreach (var name in names.ReferencedPropertyNames)
            {
                output.WriteString(name);
            }
        }
    }

    public static PSMemberSet Read(ref ByteReader input)
    {
        var sets = new PSMemberInfo[input.ReadCountOf(2)];
        for (var i = 0; i < sets.Length; i++)
        {
            var setName = input.ReadString();
            var names = new string[input.ReadCountOf(1)];
            for (var k = 0; k < names.Length; k++)
            {
                names[k] = input.ReadString();
                if (names[k].Length == 0)
                {
                    throw new ProtocolException("A property set holds a property without a name.");
                }
            }

            sets[i] = setName.Length > 0 ? new PSPropertySet(setName, names) : throw new ProtocolException("A property set has no name.");
        }

        return new PSMemberSet(StandardMembers, sets);
    }
}
