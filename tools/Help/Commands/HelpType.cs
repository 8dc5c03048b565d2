namespace ParallelProc.Help.Commands;

/// <summary>A type that goes in or comes out, and what it is.</summary>
internal sealed record HelpType(string Name, IReadOnlyList<string> Text);
