namespace ParallelProc.Protocol;

internal sealed class ObjectDecoder
{
    public object? Decode(ref ByteReader input) => throw new NotSupportedException();
}
