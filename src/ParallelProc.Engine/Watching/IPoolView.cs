namespace ParallelProc.Engine;

/// <summary>
/// Draws what is to be seen of pools: all that the module knows of the assembly that does so. Everything is a function of its arguments and gives text; who asked writes it, and reads pools and keys.
/// </summary>
internal interface IPoolView
{
    /// <summary>To be written before the first frame: takes the screen, and leaves what stands on it for later.</summary>
    string TakeScreen { get; }

    /// <summary>To be written after the last frame: gives the screen and the cursor back.</summary>
    string ReturnScreen { get; }

    /// <summary>A frame, to be written over the one before in one go: nothing is cleared that is not drawn over.</summary>
    string Redraw(WatchSnapshot snapshot, ViewFormat format);

    /// <summary>A frame as lines that stay.</summary>
    IReadOnlyList<string> Render(WatchSnapshot snapshot, ViewFormat format);

    /// <summary>A frame as a picture (SVG).</summary>
    string Draw(WatchSnapshot snapshot, ViewFormat format);
}
