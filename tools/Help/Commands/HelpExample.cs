namespace ParallelProc.Help.Commands;

/// <summary>An example: what it shows, the code, and what there is to say about it.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);
