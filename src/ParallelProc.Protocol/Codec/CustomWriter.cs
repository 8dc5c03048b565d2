using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes objects that are nothing but their members: <c>[pscustomobject]</c>, <c>Select-Object</c>'s, and bags that came from elsewhere.</summary>
internal static class CustomWriter
{
    public static void Write(ObjectEncoder encoder, PSObject custom)
    {
        if (encoder.WriteReference(custom))
        {
            return;
        }

        encoder.Enter();
        encoder.Tag(ValueTag.Custom);
        encoder.Track(custom);
        var members = encoder.Members;
        var from = members.Count;
        if (PSObjectAccess.IsDeserialized(custom))
        {
            MemberWriter.CollectProperties(custom, members);
        }

        if (PSObjectAccess.AddedMembers(custom) is { } added)
        {
            MemberWriter.Collect(encoder, added);
        }

        if (encoder.Purpose != EncodingPurpose.Wire || encoder.LooksForSecrets)
        {
            encoder.Prepare(custom, from);
        }

        var text = PSObjectAccess.DeserializedText(custom);
        encoder.Shapes.Write(encoder.Output, PSObjectAccess.ChangedTypeNames(custom), text is not null, members, from);
        if (text is not null)
        {
            encoder.Output.WriteString(text);
        }

        MemberWriter.WriteValues(encoder, from);
        encoder.Leave();
    }
}
