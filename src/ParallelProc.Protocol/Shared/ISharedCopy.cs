namespace ParallelProc.Protocol;

/// <summary>A copy that can't be changed, around one that could: where it crosses, or is stored, that goes.</summary>
internal interface ISharedCopy
{
    object Original { get; }
}
