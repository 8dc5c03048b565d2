using System.Text;
using ParallelProc.Help.Commands;
using ParallelProc.Help.Pages;
using ParallelProc.Help.Topics;

namespace ParallelProc.Help;

/// <summary>Makes one MAML file of the pages of cmdlets, and a text of each about_ page.</summary>
internal static class HelpBuild
{
    private const string TopicPrefix = "about_";

    public static void Run(string assembly, string pagesFolder, string outputFolder)
    {
        Directory.CreateDirectory(outputFolder);
        var pages = Directory.GetFiles(pagesFolder, "*.md").Order(StringComparer.Ordinal).Select(PageReader.Read).ToList();
        var topics = pages.FindAll(static p => p.Title.StartsWith(TopicPrefix, StringComparison.Ordinal));
        var cmdlets = CmdletList.Of(assembly);
        foreach (var cmdlet in cmdlets)
        {
            if (!pages.Exists(p => p.Title == cmdlet.Name))
            {
                throw new HelpException(Path.Combine(pagesFolder, cmdlet.Name + ".md"), 1, $"{cmdlet.Name} has no help. Write this page, as those beside it are written.");
            }
        }

        var commands = pages.Except(topics).Select(p => CommandPage.Of(
            p, cmdlets.FirstOrDefault(c => c.Name == p.Title) ?? throw new HelpException(p.File, 1, $"There is no cmdlet '{p.Title}'. Remove the page, or mend its title.")));
        using (var maml = new MamlWriter(Path.Combine(outputFolder, Path.GetFileName(assembly) + "-Help.xml")))
        {
            foreach (var command in commands)
            {
                maml.Write(command);
            }
        }

        foreach (var topic in topics)
        {
            File.WriteAllText(Path.Combine(outputFolder, topic.Title + ".help.txt"), TopicText.Of(topic), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }
}
