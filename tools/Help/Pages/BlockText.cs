using Markdig.Syntax;

namespace ParallelProc.Help.Pages;

/// <summary>What a command's help may hold: paragraphs, lists and code, each as paragraphs of plain text.</summary>
internal static class BlockText
{
    public static IEnumerable<string> Of(HelpPage page, IEnumerable<Block> blocks) => blocks.SelectMany(b => One(page, b));

    /// <summary>The lines of a code block, as they are.</summary>
    public static string Code(CodeBlock code) => string.Join('\n', code.Lines.Lines.Take(code.Lines.Count).Select(static l => l.ToString()));

    private static IEnumerable<string> One(HelpPage page, Block block) => block switch
    {
        ParagraphBlock paragraph => [InlineText.Of(page, paragraph)],
        CodeBlock code => [Code(code)],
        ListBlock list => list.Cast<ListItemBlock>().Select(i => "- " + string.Join(' ', Of(page, (IEnumerable<Block>)i))),
        _ => throw page.Error(block.Line + 1, $"The help of a command can't show this ({block.GetType().Name}): use paragraphs, lists and code."),
    };
}
