using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Finds the type data that a session has beyond those that PowerShell and modules bring: the runspace keeps a list of all steps by which its own came about.
/// The list is looked through at each call, and taken apart only when it has changed.
/// </summary>
internal static class TypeDataCapture
{
    private static readonly string Shipped = Path.GetDirectoryName(typeof(PSObject).Assembly.Location) + Path.DirectorySeparatorChar;

    private static Capture? Last;

    /// <param name="session">The session of the running pipeline. One that is not free brings none: the scripts in them would be checked elsewhere.</param>
    public static CapturedTypeData Of(SessionState session)
    {
        if (session.LanguageMode != PSLanguageMode.FullLanguage || Runspace.DefaultRunspace?.InitialSessionState?.Types is not { } types)
        {
            return CapturedTypeData.None;
        }

        // Most sessions have nothing but PowerShell's own files.
        var entries = types.ToArray();
        if (Array.TrueForAll(entries, IsShipped))
        {
            return CapturedTypeData.None;
        }

        if (Last is not { } last || !last.IsOf(entries))
        {
            Last = last = new Capture(entries, Take(entries, session));
        }

        return last.Found;
    }

    private static bool IsShipped(SessionStateTypeEntry entry) => entry.FileName?.StartsWith(Shipped, StringComparison.OrdinalIgnoreCase) == true;

    private static CapturedTypeData Take(SessionStateTypeEntry[] entries, SessionState session)
    {
        var sources = new List<TypeDataSource>();
        var items = new List<PoolCaptureItem>();
        var ofModules = new Lazy<HashSet<string>>(() => FilesOfModules(session));
        var comesFirst = true;
        foreach (var entry in entries)
        {
            if (IsShipped(entry))
            {
                comesFirst = false;
            }
            else if (entry.FileName is { } file)
            {
                if (!ofModules.Value.Contains(Path.GetFullPath(file)))
                {
                    sources.Add(new TypeDataSource { File = file, Stamp = StampOf(file), ComesFirst = comesFirst });
                    items.Add(new PoolCaptureItem(PoolCaptureKind.TypeData, Path.GetFileName(file), file, "added by Update-TypeData"));
                }
            }
            else if (entry.TypeData is { } data)
            {
                var reader = new TypeDataReader(data);
                var source = reader.Read(entry.IsRemove);
                items.AddRange(reader.LeftOut);
                if (source is not null)
                {
                    sources.Add(source);
                    items.Add(new PoolCaptureItem(PoolCaptureKind.TypeData, data.TypeName, reader.Summary, entry.IsRemove ? "removed by Remove-TypeData" : "added by Update-TypeData"));
                }
            }
        }

        return new CapturedTypeData(sources, items);
    }

    /// <summary>These come with their modules.</summary>
    private static HashSet<string> FilesOfModules(SessionState session) =>
        session.InvokeCommand.InvokeScript(@"Microsoft.PowerShell.Core\Get-Module -All").Select(static m => m.BaseObject).OfType<PSModuleInfo>()
            .SelectMany(static module => module.ExportedTypeFiles).Select(Path.GetFullPath).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static long StampOf(string file) => File.GetLastWriteTimeUtc(file).Ticks;

    private sealed record Capture(SessionStateTypeEntry[] Entries, CapturedTypeData Found)
    {
        public bool IsOf(SessionStateTypeEntry[] entries) =>
            entries.AsSpan().SequenceEqual(Entries) && Found.Sources.All(static s => s.File is null || s.Stamp == StampOf(s.File));
    }
}
