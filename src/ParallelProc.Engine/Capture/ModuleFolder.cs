using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Engine;

/// <summary>A module by the file that it is imported by, and the folder that is its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">The full path of its manifest or, where it has none, of its script or assembly.</param>
internal sealed record ModuleFolder(string Name, string File)
{
    private static readonly string[] Extensions = [".psd1", ".psm1", ".dll"];

    /// <summary>Its folder; null for a file that lies among others that are not its own: it has no manifest, and its folder has another name.</summary>
    public string? Folder
    {
        get
        {
            var folder = Path.GetDirectoryName(File)!;
            return HasManifest || Is(folder) || (IsVersion(folder) && Is(Path.GetDirectoryName(folder)!)) ? folder : null;
        }
    }

    private bool HasManifest => Path.GetExtension(File).Equals(".psd1", StringComparison.OrdinalIgnoreCase);

    /// <summary>What its manifest says that it needs: names or paths.</summary>
    public IReadOnlyList<string> Required
    {
        get
        {
            if (!HasManifest || Parser.ParseFile(File, out _, out _).Find(static a => a is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst table)
            {
                return [];
            }

            var value = table.KeyValuePairs.FirstOrDefault(static p => p.Item1 is StringConstantExpressionAst { Value: var key } && key.Equals("RequiredModules", StringComparison.OrdinalIgnoreCase))?.Item2;
            try
            {
                return value is PipelineAst { PipelineElements: [CommandExpressionAst { Expression: var expression }] } ? [.. Names(expression.SafeGetValue())] : [];
            }
            catch (InvalidOperationException)
            {
                return []; // it is no plain value; what it needs must be there
            }
        }
    }

    /// <summary>The module that a path means: a file, or a folder with one of its name. Null where there is none.</summary>
    public static ModuleFolder? At(string path)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        if (System.IO.File.Exists(path))
        {
            return Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? new ModuleFolder(Path.GetFileNameWithoutExtension(path), path) : null;
        }

        if (!Directory.Exists(path))
        {
            return null;
        }

        var name = Path.GetFileName(IsVersion(path) ? Path.GetDirectoryName(path)! : path);
        return Extensions.Select(extension => Path.Combine(path, name + extension)).FirstOrDefault(System.IO.File.Exists) is { } file
            ? new ModuleFolder(name, file)
            : Directory.GetDirectories(path).Where(IsVersion).MaxBy(static d => Version.Parse(Path.GetFileName(d))) is { } newest ? At(newest) : null;
    }

    private static IEnumerable<string> Names(object? value) => LanguagePrimitives.GetEnumerable(value) is { } several and not System.Collections.IDictionary
        ? several.Cast<object?>().SelectMany(Names)
        : value switch
        {
            string name => [name],
            System.Collections.IDictionary table when table["ModuleName"] is string name => [name],
            _ => [],
        };

    private static bool IsVersion(string folder) => Version.TryParse(Path.GetFileName(folder), out _);

    private bool Is(string folder) => Path.GetFileName(folder).Equals(Name, StringComparison.OrdinalIgnoreCase);
}
