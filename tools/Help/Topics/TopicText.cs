using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using ParallelProc.Help.Pages;

namespace ParallelProc.Help.Topics;

/// <summary>The text of an about_ topic, for a console of 80 characters.</summary>
internal static class TopicText
{
    public const int Width = 78;

    private const int Indent = 4;

    public static string Of(HelpPage page)
    {
        var text = new StringBuilder();
        Heading(text, "TOPIC", [page.Title], Indent);
        Heading(text, "SHORT DESCRIPTION", TextWrap.Lines(page.Summary, Width - Indent), Indent);
        foreach (var section in page.Root.Sections)
        {
            Heading(text, section.Title.ToUpperInvariant(), Lines(page, section.Blocks), Indent);
            foreach (var part in section.Sections)
            {
                Heading(text, $"  {part.Title}", Lines(page, part.Blocks), Indent);
            }
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Heading(StringBuilder text, string title, IEnumerable<string> lines, int indent)
    {
        text.Append(title).Append('\n');
        foreach (var line in lines)
        {
            text.Append(line.Length == 0 ? "" : new string(' ', indent) + line).Append('\n');
        }

        if (text[^2] != '\n')
        {
            text.Append('\n');
        }
    }

    /// <summary>The blocks, with an empty line between one and the next.</summary>
    private static IEnumerable<string> Lines(HelpPage page, List<Block> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            if (i > 0)
            {
                yield return "";
            }

            foreach (var line in Lines(page, blocks[i]))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Lines(HelpPage page, Block block) => block switch
    {
        ParagraphBlock paragraph => TextWrap.Lines(InlineText.Of(page, paragraph), Width - Indent),
        CodeBlock code => BlockText.Code(code).Split('\n').Select(static l => l.Length == 0 ? "" : "    " + l),
        ListBlock list => list.Cast<ListItemBlock>().SelectMany(i => Item(page, i)),
        Table table => TextTable.Lines(page, table, Width - Indent),
        _ => throw page.Error(block.Line + 1, $"A topic can't show this ({block.GetType().Name}): use paragraphs, lists, tables and code."),
    };

    private static IEnumerable<string> Item(HelpPage page, ListItemBlock item) =>
        TextWrap.Lines(string.Join(' ', BlockText.Of(page, (IEnumerable<Block>)item)), Width - Indent - 2).Select(static (line, n) => (n == 0 ? "- " : "  ") + line);
}
