using System.Collections.Specialized;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Reads objects that have a shape: custom objects, bags, and values with something added.</summary>
internal static class MemberReader
{
    public static PSObject ReadCustom(ObjectDecoder decoder, ref ByteReader input)
    {
        var shape = decoder.Shapes.Read(ref input);
        var target = decoder.Track(NewTarget(shape));
        shape.NameAsIs(target);
        ReadText(shape, target, ref input);
        ReadMembers(decoder, shape, target, ref input, isNew: true);
        return target;
    }

    /// <summary>A bag, or an instance of a class that it is the bag of.</summary>
    public static object ReadBag(ObjectDecoder decoder, ref ByteReader input)
    {
        var shape = decoder.Shapes.Read(ref input);
        if (decoder.Classes is { } classes && shape.TypeNames is [var typeName, ..] && classes.Find(typeName) is { Type.IsEnum: false } plan)
        {
            return InstanceCodec.Read(decoder, shape, plan, ref input);
        }

        var target = decoder.Track(NewTarget(shape));
        shape.NameAsDeserialized(target);
        ReadText(shape, target, ref input);
        ReadMembers(decoder, shape, target, ref input, isNew: true);
        return target;
    }

    public static PSObject ReadScalar(ObjectDecoder decoder, ref ByteReader input)
    {
        var id = decoder.Reserve();
        if (decoder.Read(ref input) is not { } value)
        {
            throw new ProtocolException($"Members at byte {input.Position} are added to nothing.");
        }

        // A wrapper of its own: what is added to one text or number is not added to all equal ones.
        var target = decoder.Fill(id, new PSObject(value is PSObject wrapped ? wrapped.BaseObject : value));
        ReadAdded(decoder, target, ref input, isNew: value is string);
        return target;
    }

    public static PSObject ReadExtended(ObjectDecoder decoder, ref ByteReader input)
    {
        var before = decoder.TrackedCount;
        if (decoder.Read(ref input) is not { } value || decoder.TrackedCount == before)
        {
            // To a value that all share (DBNull, say) they would be added for the whole process.
            throw new ProtocolException($"Members at byte {input.Position} are added to no object of their own.");
        }

        var target = PSObject.AsPSObject(value);
        ReadAdded(decoder, target, ref input, isNew: value is FileSystemInfo);
        return target;
    }

    public static PSMemberSet ReadSet(ObjectDecoder decoder, string name, ref ByteReader input) =>
        name == PropertyErrors.SetName ? PropertyErrors.Read(decoder, ref input) : MemberSets.Read(ref input);

    /// <summary>The first of a make may stay the only one, and the shorter way has first to be compiled.</summary>
    private static PSObject NewTarget(KnownShape shape) => shape.Announced ? MemberTable.NewCustom(shape.Names.Length) : new PSObject();

    private static void ReadAdded(ObjectDecoder decoder, PSObject target, ref ByteReader input, bool isNew)
    {
        var shape = decoder.Shapes.Read(ref input);
        if (shape.TypeNames is { } names)
        {
            // Kept with the object itself, not with this wrapper only.
            var own = target.TypeNames;
            own.Clear();

            // At each name the engine joins all of them.
            decoder.Spend((long)names.Length * names.Length / 16, ref input);
            foreach (var name in names)
            {
                own.Add(name);
            }
        }

        ReadText(shape, target, ref input);
        ReadMembers(decoder, shape, target, ref input, isNew);
    }

    private static void ReadText(KnownShape shape, PSObject target, ref ByteReader input)
    {
        if (shape.HasText)
        {
            PSObjectAccess.SetText(target, input.ReadString());
        }
    }

    /// <summary>Reads the members. Where nobody else has the object yet, its table is filled as it is.</summary>
    private static void ReadMembers(ObjectDecoder decoder, KnownShape shape, PSObject target, ref ByteReader input, bool isNew)
    {
        var names = shape.Names;
        var sets = shape.Sets;
        var announced = shape.Announced;
        var fill = isNew && announced && shape.IsDistinct;
        OrderedDictionary? table = null;
        List<(string Name, string Text)>? failures = null;
        var added = shape.HasText ? 1 : 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (sets[i])
            {
                target.Members.Add(ReadSet(decoder, names[i], ref input), preValidated: true);
                fill = false;
                continue;
            }

            var value = decoder.ReadOrMissing(ref input);
            if (ReferenceEquals(value, ObjectDecoder.Missing))
            {
                if (decoder.TakeFailure() is not { } failure)
                {
                    continue;
                }

                (failures ??= []).Add((names[i], failure));
                value = null;
            }

            var note = new PSNoteProperty(names[i], value);
            if (fill)
            {
                table ??= PSObjectAccess.OwnTable(target);

                // Bytes that nobody wrote may have added others meanwhile.
                if (table is not null && table.Count == added)
                {
                    PSObjectAccess.AddOwnNote(table, target, note);
                    added++;
                    continue;
                }
            }

            PSObjectAccess.AddNote(target, note, announced);
            added++;
        }

        shape.Announced = true;
        if (failures is not null)
        {
            PropertyErrors.Note(target, failures);
        }
    }
}
