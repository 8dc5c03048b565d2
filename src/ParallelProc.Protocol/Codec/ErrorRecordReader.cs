using System.Management.Automation;

namespace ParallelProc.Protocol;

internal static class ErrorRecordReader
{
    public static ErrorRecord Read(ObjectDecoder decoder, ref ByteReader input)
    {
        var id = decoder.Reserve();
        var exception = ExceptionReader.Unwrap(decoder.Read(ref input))
            ?? throw new ProtocolException($"An error without an exception at byte {input.Position}.");
        var parts = new ErrorRecordParts
        {
            Exception = exception,
            Target = decoder.Read(ref input),
            Id = input.ReadString(),
            Category = (ErrorCategory)input.ReadCount(),
            Activity = input.ReadOptionalString(),
            Reason = input.ReadOptionalString(),
            TargetName = input.ReadOptionalString(),
            TargetType = input.ReadOptionalString(),
            Details = input.ReadBool() ? ReadDetails(ref input) : null,
            Stack = input.ReadOptionalString(),
            Invocation = InvocationCodec.Read(ref input),
        };
        return decoder.Fill(id, ErrorRecordRebuilder.Build(parts));
    }

    private static ErrorDetails ReadDetails(ref ByteReader input) =>
        new(input.ReadString()) { RecommendedAction = input.ReadOptionalString() };
}
