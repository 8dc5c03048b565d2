namespace ParallelProc.Engine;

/// <summary>What one step of a <see cref="SlurmGuard"/> hears.</summary>
/// <param name="input">Its standard input.</param>
internal sealed class SlurmGuardBeat(Stream input)
{
    private static readonly byte[] Beat = "."u8.ToArray();

    private Task _written = Task.CompletedTask;
    private volatile bool _over;

    public void End() => _over = true;

    /// <summary>Never waits: what could not be written yet is beat enough. False when nobody reads any more.</summary>
    public bool TryBeat()
    {
        if (_over || _written is { IsFaulted: true, Exception: not null })
        {
            return false;
        }

        if (_written.IsCompletedSuccessfully)
        {
            _written = WriteAsync();
        }

        return true;
    }

    private async Task WriteAsync()
    {
        await input.WriteAsync(Beat).ConfigureAwait(false);
        await input.FlushAsync().ConfigureAwait(false);
    }
}
