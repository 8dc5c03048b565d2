namespace ParallelProc.Protocol;

/// <summary>
/// What objects of one make have in common: type names and member names. It is written once in a graph, in front of the first object
/// that has it, as a block: flags, type names, member names.
/// </summary>
internal static class Shape
{
    public const byte HasTypeNames = 1;

    /// <summary>Each object has a text of its own in front of its values.</summary>
    public const byte HasText = 2;

    /// <summary>More shapes than this are not kept from one graph to the next.</summary>
    public const int Kept = 512;

    public const int MaxKeptBytes = 16 * 1024;
}
