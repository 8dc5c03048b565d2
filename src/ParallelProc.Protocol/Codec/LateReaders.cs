namespace ParallelProc.Protocol;

/// <summary>Reads the values of <see cref="LateTypes"/>, and those that are made of a few others.</summary>
internal static class LateReaders
{
    /// <summary>Those that have no identity.</summary>
    public static object ReadScalar(ObjectDecoder decoder, ValueTag tag, ref ByteReader input) => tag switch
    {
        ValueTag.IPEndPoint => PlatformReaders.ReadEndPoint(ref input),
        ValueTag.MailAddress => PlatformReaders.ReadMailAddress(ref input),
        ValueTag.Culture => PlatformReaders.ReadCulture(ref input),
        ValueTag.Encoding => PlatformReaders.ReadEncoding(ref input),
        ValueTag.TimeZone => PlatformReaders.ReadTimeZone(ref input),
        ValueTag.JsonElement => JsonReaders.ReadElement(ref input),
        ValueTag.Pair or ValueTag.ValueTuple => TupleTypes.Read(decoder, tag, ref input),
        ValueTag.Memory => MemoryCodec.Read(decoder, ref input),
        _ => throw ObjectDecoder.Unknown(tag, ref input),
    };

    public static object ReadTracked(ObjectDecoder decoder, ValueTag tag, ref ByteReader input) => tag switch
    {
        ValueTag.Certificate => decoder.Track(PlatformReaders.ReadCertificate(ref input)),
        ValueTag.JsonNode => decoder.Track(JsonReaders.ReadNode(ref input)),
        ValueTag.JsonDocument => decoder.Track(JsonReaders.ReadDocument(ref input)),
        ValueTag.DataTable => TableReader.Read(decoder, ref input),
        ValueTag.Tuple => TupleTypes.Read(decoder, tag, ref input),
        _ => throw ObjectDecoder.Unknown(tag, ref input),
    };
}
