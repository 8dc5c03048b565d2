using System.Management.Automation;
using Markdig.Syntax;
using ParallelProc.Help.Pages;

namespace ParallelProc.Help.Commands;

/// <summary>The prose of one cmdlet beside what its code says. All that the code has must be described, and nothing else.</summary>
internal sealed record CommandPage(CmdletInfo Cmdlet, HelpPage Page)
{
    // PowerShell's own, the same for all commands.
    private static readonly Dictionary<string, string> Common = new()
    {
        ["Confirm"] = "Asks before it does it.",
        ["WhatIf"] = "Shows what it would do, and does not do it.",
    };

    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>By the parameter's name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; init; }

    public required IReadOnlyList<HelpType> Inputs { get; init; }

    public required IReadOnlyList<HelpType> Outputs { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<HelpExample> Examples { get; init; }

    public required IReadOnlyList<string> SeeAlso { get; init; }

    public static CommandPage Of(HelpPage page, CmdletInfo cmdlet) => new(cmdlet, page)
    {
        Description = Text(page, page.Section("Description")),
        Parameters = ReadParameters(page, cmdlet),
        Inputs = Types(page, "Inputs"),
        Outputs = Types(page, "Outputs"),
        Notes = Text(page, page.Section("Notes")),
        Examples = [.. page.Section("Examples").Sections.Select(s => Example(page, s))],
        SeeAlso = [.. BlockText.Of(page, page.Section("See also").Blocks).Select(static t => t.TrimStart('-', ' '))],
    };

    private static Dictionary<string, IReadOnlyList<string>> ReadParameters(HelpPage page, CmdletInfo cmdlet)
    {
        var section = page.Section("Parameters");
        var described = section.Sections.ToDictionary(static s => s.Title.TrimStart('-'), s => (s.Line, Text: Text(page, s)), StringComparer.Ordinal);
        var result = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var name in CmdletParameters.All(cmdlet).Select(static p => p.Name))
        {
            result[name] = described.Remove(name, out var found) ? found.Text
                : Common.TryGetValue(name, out var common) ? [common]
                : throw page.Error(section.Line, $"-{name} is not described. Add '### -{name}' to the section.");
        }

        return described.Count == 0 ? result
            : throw page.Error(described.First().Value.Line, $"{cmdlet.Name} has no parameter -{described.First().Key}.");
    }

    private static List<HelpType> Types(HelpPage page, string section) => page.Section(section).Sections.ConvertAll(s => new HelpType(s.Title, Text(page, s)));

    private static HelpExample Example(HelpPage page, HelpSection section) => section.Blocks is [FencedCodeBlock code, .. var remarks]
        ? new HelpExample(section.Title, BlockText.Code(code), [.. BlockText.Of(page, remarks)])
        : throw page.Error(section.Line, "An example begins with its code, between ```powershell and ```.");

    private static List<string> Text(HelpPage page, HelpSection section)
    {
        var text = BlockText.Of(page, section.Blocks).ToList();
        return text.Count > 0 ? text : throw page.Error(section.Line, $"'{section.Title}' is empty.");
    }
}
