namespace ParallelProc.Protocol;

/// <summary>Decides which frames cross packed. Asked by one thread at a time.</summary>
internal interface IFramePacker
{
    /// <summary>A payload of that length may be worth it now.</summary>
    bool Wants(int length);

    /// <summary>Packs a payload where that wins. What it gives is valid until the next call.</summary>
    bool TryPack(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> packed);
}
