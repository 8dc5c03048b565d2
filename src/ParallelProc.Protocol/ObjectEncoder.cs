namespace ParallelProc.Protocol;

internal sealed class ObjectEncoder
{
    public ObjectEncoder(int depth = 1) => Depth = depth;
    public int Depth { get; set; }
    public void Encode(ByteWriter output, object? graph) => throw new NotSupportedException();
}
