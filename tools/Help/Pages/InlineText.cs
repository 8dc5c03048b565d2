using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ParallelProc.Help.Pages;

/// <summary>The plain text of marked-up text: help in a console has neither fonts nor links.</summary>
internal static class InlineText
{
    public static string Of(HelpPage page, LeafBlock block) => Of(page.File, block);

    public static string Of(string file, LeafBlock block)
    {
        var text = new StringBuilder();
        Append(text, block.Inline, file, block.Line + 1);
        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, ContainerInline? container, string file, int line)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            _ = inline switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.Content),
                LineBreakInline => text.Append(' '),
                HtmlEntityInline entity => text.Append(entity.Transcoded.AsSpan()),
                AutolinkInline link => text.Append(link.Url),
                LinkInline { IsImage: false } or EmphasisInline => Within(text, (ContainerInline)inline, file, line),
                _ => throw new HelpException(file, line, $"Help can't show this ({inline.GetType().Name}): put code between backticks."),
            };
        }
    }

    private static StringBuilder Within(StringBuilder text, ContainerInline container, string file, int line)
    {
        Append(text, container, file, line);
        return text;
    }
}
