using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Reads objects that have a shape: custom objects, bags, and values with something added.</summary>
internal static class MemberReader
{
    public static PSObject ReadCustom(ObjectDecoder decoder, ref ByteReader input)
    {
        var target = decoder.Track(new PSObject());
        var shape = decoder.Shapes.Read(ref input);
        shape.NameAsIs(target);
        ReadText(shape, target, ref input);
        ReadMembers(decoder, shape, target, ref input);
        return target;
    }

    public static PSObject ReadBag(ObjectDecoder decoder, ref ByteReader input)
    {
        var target = decoder.Track(new PSObject());
        var shape = decoder.Shapes.Read(ref input);
        shape.NameAsDeserialized(target);
        ReadText(shape, target, ref input);
        ReadMembers(decoder, shape, target, ref input);
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
        ReadAdded(decoder, target, ref input);
        return target;
    }

    public static PSObject ReadExtended(ObjectDecoder decoder, ref ByteReader input)
    {
        if (decoder.Read(ref input) is not { } value)
        {
            throw new ProtocolException($"Members at byte {input.Position} are added to nothing.");
        }

        var target = PSObject.AsPSObject(value);
        ReadAdded(decoder, target, ref input);
        return target;
    }

    private static void ReadAdded(ObjectDecoder decoder, PSObject target, ref ByteReader input)
    {
        var shape = decoder.Shapes.Read(ref input);
        if (shape.TypeNames is { } names)
        {
            // Kept with the object itself, not with this wrapper only.
            var own = target.TypeNames;
            own.Clear();
            foreach (var name in names)
            {
                own.Add(name);
            }
        }

        ReadText(shape, target, ref input);
        ReadMembers(decoder, shape, target, ref input);
    }

    private static void ReadText(KnownShape shape, PSObject target, ref ByteReader input)
    {
        if (shape.HasText)
        {
            PSObjectAccess.SetText(target, input.ReadString());
        }
    }

    private static void ReadMembers(ObjectDecoder decoder, KnownShape shape, PSObject target, ref ByteReader input)
    {
        var names = shape.Names;
        var announced = shape.Announced;
        for (var i = 0; i < names.Length; i++)
        {
            if (shape.Sets[i])
            {
                target.Members.Add(MemberSets.Read(ref input), preValidated: true);
                continue;
            }

            var value = decoder.ReadOrMissing(ref input);
            if (!ReferenceEquals(value, ObjectDecoder.Missing))
            {
                PSObjectAccess.AddNote(target, new PSNoteProperty(names[i], value), announced);
            }
        }

        shape.Announced = true;
    }
}
