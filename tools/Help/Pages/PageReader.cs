using Markdig;
using Markdig.Syntax;

namespace ParallelProc.Help.Pages;

/// <summary>Reads a Markdown file into its sections.</summary>
internal static class PageReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public static HelpPage Read(string file)
    {
        var blocks = Markdown.Parse(File.ReadAllText(file), Pipeline);
        if (blocks is not [HeadingBlock { Level: 1 } title, ..])
        {
            throw new HelpException(file, 1, "The page must begin with its title: # Verb-Noun, or # about_Topic.");
        }

        var root = new HelpSection(InlineText.Of(file, title), title.Line + 1);
        if (root.Title != Path.GetFileNameWithoutExtension(file))
        {
            throw new HelpException(file, root.Line, $"The title is '{root.Title}', but the file has another name.");
        }

        var open = new List<HelpSection> { root };
        foreach (var block in blocks.Skip(1))
        {
            switch (block)
            {
                case HeadingBlock { Level: 2 or 3 } heading when heading.Level <= open.Count + 1:
                    open.RemoveRange(heading.Level - 1, open.Count - heading.Level + 1);
                    var section = new HelpSection(InlineText.Of(file, heading), heading.Line + 1);
                    open[^1].Sections.Add(section);
                    open.Add(section);
                    break;
                case HeadingBlock heading:
                    throw new HelpException(file, heading.Line + 1, "A page has one title, sections (##) and parts of sections (###).");
                case LinkReferenceDefinitionGroup:
                    break;
                default:
                    open[^1].Blocks.Add(block);
                    break;
            }
        }

        return new HelpPage(file, root);
    }
}
