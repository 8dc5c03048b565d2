namespace ParallelProc.Engine;

/// <summary>How a worker ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Signal">The signal that ended it, on systems that have them. With a code: the one that this code may stand for.</param>
internal readonly record struct WorkerExit(int? Code, int? Signal)
{
    /// <summary>The <see cref="Cause"/> of a worker that shared its process with one that the pool had to end.</summary>
    public const string EndedForAnother = "its process was ended because of another body that ran in it";

    /// <summary>What led to it, where that was not the worker's own doing; null where nothing is known.</summary>
    public string? Cause { get; init; }

    public override string ToString() => Cause is null ? Ending : $"{Ending} ({Cause})";

    private string Ending => (Code, Signal) switch
    {
        (null, { } signal) => $"signal {Name(signal)}",
        ({ } code, { } signal) => $"signal {Name(signal)}, or exit code {code}",
        ({ } code, _) when code < 0 => $"exit code 0x{code:X8}{Meaning(code)}",
        ({ } code, _) => $"exit code {code}",
        _ => "unknown reason",
    };

    /// <summary>The names that Linux and macOS share under one number; others stay numbers.</summary>
    private static string Name(int signal) => signal switch
    {
        1 => "SIGHUP (1)",
        2 => "SIGINT (2)",
        3 => "SIGQUIT (3)",
        4 => "SIGILL (4)",
        5 => "SIGTRAP (5)",
        6 => "SIGABRT (6)",
        7 when !OperatingSystem.IsMacOS() => "SIGBUS (7)",
        8 => "SIGFPE (8)",
        9 => "SIGKILL (9)",
        10 when OperatingSystem.IsMacOS() => "SIGBUS (10)",
        11 => "SIGSEGV (11)",
        13 => "SIGPIPE (13)",
        15 => "SIGTERM (15)",
        24 => "SIGXCPU (24)",
        25 => "SIGXFSZ (25)",
        31 when !OperatingSystem.IsMacOS() => "SIGSYS (31)",
        _ => $"{signal}",
    };

    /// <summary>What Windows ends a process with, in place of a signal.</summary>
    private static string Meaning(int code) => unchecked((uint)code) switch
    {
        0xC0000005 => ", access violation",
        0xC000001D => ", illegal instruction",
        0xC0000017 => ", out of memory",
        0xC00000FD => ", stack overflow",
        0xC0000374 => ", heap corruption",
        0xC0000409 => ", fail fast",
        0xC000013A => ", Ctrl+C",
        0xE0434352 => ", unhandled .NET exception",
        _ => "",
    };
}
