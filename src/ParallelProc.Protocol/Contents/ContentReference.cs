namespace ParallelProc.Protocol;

/// <summary>Stands in a graph for a value that crosses by itself. Who reads the graph finds that value in its place.</summary>
/// <param name="index">Its place among those that the message names.</param>
internal sealed class ContentReference(int index)
{
    public int Index => index;
}
