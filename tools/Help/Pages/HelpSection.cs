using Markdig.Syntax;

namespace ParallelProc.Help.Pages;

/// <summary>A heading, what stands right below it, and the headings one level down.</summary>
internal sealed record HelpSection(string Title, int Line)
{
    public List<Block> Blocks { get; } = [];

    public List<HelpSection> Sections { get; } = [];
}
