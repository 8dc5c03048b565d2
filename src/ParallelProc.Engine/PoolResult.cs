using System.Management.Automation;

namespace ParallelProc;

/// <summary>What came of one input of a map: <c>Invoke-PoolMap -Detailed</c> writes one for each.</summary>
public sealed class PoolResult
{
    /// <summary>The input's place, from 0.</summary>
    public long Index { get; internal init; }

    /// <summary>The input.</summary>
    public object? Input { get; internal init; }

    /// <summary>All that the body wrote to its output.</summary>
    public object?[] Output { get; internal init; } = [];

    /// <summary>The error that ended the body, or else the first one that it wrote; null for none.</summary>
    public ErrorRecord? Error { get; internal init; }

    /// <summary>All errors, in order: those that the body wrote, and the one that ended it.</summary>
    public ErrorRecord[] Errors { get; internal init; } = [];

    /// <summary>How long the body ran (the last attempt), as measured in the worker. Where the worker was lost, as the shell saw it.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The worker that ran it; empty where none did.</summary>
    public string Worker { get; internal init; } = "";

    /// <summary>How often it was run.</summary>
    public int Attempts { get; internal init; }

    /// <summary>Place, and how it went.</summary>
    public override string ToString() => Error is null ? $"{Index}: {Output.Length} objects" : $"{Index}: {Error.Exception.Message}";
}
