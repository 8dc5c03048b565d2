using System.Runtime.InteropServices;

namespace ParallelProc.Commands;

/// <summary>
/// Has a screen given back before the process ends or is suspended, and taken again when it goes on. Of those ends that the pipeline hears of, Ctrl+C for example, it sees to nothing.
/// </summary>
internal sealed class ScreenSignals : IDisposable
{
    private readonly Action _giveBack;
    private readonly Action _take;
    private readonly List<PosixSignalRegistration> _registrations = [];

    public ScreenSignals(Action giveBack, Action take)
    {
        (_giveBack, _take) = (giveBack, take);
        AppDomain.CurrentDomain.ProcessExit += OnExit;

        // A process that these end may not get as far as that. What they do by themselves they do after this.
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => giveBack()));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => giveBack()));
        if (!OperatingSystem.IsWindows())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, OnSuspend));
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _registrations.ForEach(static registration => registration.Dispose());
    }

    private void OnExit(object? sender, EventArgs e) => _giveBack();

    /// <summary>Ctrl+Z. .NET does not suspend a process that has asked to be told, so this does.</summary>
    private void OnSuspend(PosixSignalContext context)
    {
        context.Cancel = true;
        _giveBack();
        _ = Raise(OperatingSystem.IsMacOS() ? 17 : 19); // SIGSTOP, to this very thread: so the call ends when the process goes on, and not before
        _take();
    }

    [DllImport("libc", EntryPoint = "raise")]
    private static extern int Raise(int signal);
}
