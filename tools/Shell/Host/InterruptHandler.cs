namespace ParallelProc.Shell.Host;

/// <summary>Ctrl+C stops what runs, not the shell.</summary>
internal sealed class InterruptHandler : IDisposable
{
    private readonly PipelineRunner _runner;

    public InterruptHandler(PipelineRunner runner)
    {
        _runner = runner;
        Console.CancelKeyPress += OnCancel;
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancel;

    private void OnCancel(object? sender, ConsoleCancelEventArgs e)
    {
        if (e.SpecialKey == ConsoleSpecialKey.ControlC)
        {
            e.Cancel = true;
            _runner.Stop();
        }
    }
}
