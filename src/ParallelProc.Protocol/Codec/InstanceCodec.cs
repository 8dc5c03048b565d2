using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Instances of a script's classes, where the other side has the class: written as a bag with all properties, hidden ones too, and put together of that again.</summary>
internal static class InstanceCodec
{
    public static void Write(ObjectEncoder encoder, object value, PSObject? wrapper)
    {
        encoder.Tag(ValueTag.Bag);
        encoder.Track(value);
        var members = encoder.Members;
        var from = members.Count;
        ClassPlan.Of(value.GetType()).Collect(value, members);
        if (PSObjectAccess.AddedMembers((object?)wrapper ?? value) is { } added)
        {
            MemberWriter.Collect(encoder, added);
        }

        var shell = wrapper ?? PSObject.AsPSObject(value);
        if (encoder.Purpose != EncodingPurpose.Wire || encoder.LooksForSecrets)
        {
            encoder.Prepare(shell, from);
        }

        encoder.Shapes.Write(encoder.Output, PSObjectAccess.TypeNames(shell), text: false, members, from);

        // What somebody declared costs no depth; but it is a foreign object still, in which what can't cross becomes text.
        var outerBag = encoder.InBag;
        encoder.InBag = true;
        MemberWriter.WriteValues(encoder, from);
        encoder.InBag = outerBag;
    }

    public static object Read(ObjectDecoder decoder, KnownShape shape, ClassPlan plan, ref ByteReader input)
    {
        var instance = decoder.Track(plan.New());
        if (shape.HasText)
        {
            input.ReadString();
        }

        List<(string Name, string Text)>? failures = null;
        for (var i = 0; i < shape.Names.Length; i++)
        {
            var name = shape.Names[i];
            if (shape.Sets[i])
            {
                PSObject.AsPSObject(instance).Members.Add(MemberReader.ReadSet(decoder, name, ref input), preValidated: true);
                continue;
            }

            var value = decoder.ReadOrMissing(ref input);
            if (ReferenceEquals(value, ObjectDecoder.Missing))
            {
                if (decoder.TakeFailure() is { } failure)
                {
                    (failures ??= []).Add((name, failure));
                }
            }
            else if (!plan.TrySet(instance, name, value, out var problem))
            {
                PSObject.AsPSObject(instance).Properties.Add(new PSNoteProperty(name, value), preValidated: true);
            }
            else if (problem is not null)
            {
                (failures ??= []).Add((name, problem));
            }
        }

        if (failures is not null)
        {
            PropertyErrors.Note(PSObject.AsPSObject(instance), failures);
        }

        return instance;
    }
}
