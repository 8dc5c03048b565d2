using Markdig.Syntax;

namespace ParallelProc.Help.Pages;

/// <summary>One Markdown file: its first heading is what it is about, its first paragraph says so in a line.</summary>
internal sealed record HelpPage(string File, HelpSection Root)
{
    public string Title => Root.Title;

    /// <summary>The first paragraph.</summary>
    public string Summary => Root.Blocks is [ParagraphBlock only] ? InlineText.Of(this, only) : throw Error(Root.Line, "One paragraph must stand below the title, and say in a sentence what this is.");

    public HelpSection Section(string title) =>
        Root.Sections.Find(s => s.Title == title) ?? throw Error(Root.Line, $"The section '## {title}' is missing.");

    public HelpException Error(int line, string message) => new(File, line, message);
}
