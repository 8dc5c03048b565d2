namespace ParallelProc.Engine;

/// <summary>What a machine is known to have of one content. Behind its store's lock, but for what anybody may ask.</summary>
internal sealed class ContentEntry(string key, int length)
{
    private volatile object? _sender;

    public string Key => key;

    public int Length => length;

    /// <summary>Who is getting it to store it; null for nobody.</summary>
    public object? Sender
    {
        get => _sender;
        set => _sender = value;
    }

    public bool IsStored { get; set; }

    /// <summary>Who was told to open the file that is there now, and has not said yet whether it could.</summary>
    public HashSet<object> Openers { get; } = [];

    /// <summary>How often it could not be stored, or not be found where it should have been.</summary>
    public int Failures { get; set; }

    /// <summary>Larger for who was asked for later.</summary>
    public long LastUse { get; set; }
}
