using System.Reflection;

namespace ParallelProc.Worker;

/// <summary>Loads the assemblies that scripts brought along, by their files. One that is there already stays as it is.</summary>
internal static class AssemblyFiles
{
    /// <exception cref="AssemblyFileException">One can't be loaded.</exception>
    public static void Load(IReadOnlyList<string> paths, SentModules sent)
    {
        foreach (var path in paths)
        {
            try
            {
                Assembly.LoadFrom(sent.Here(path));
            }
            catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or System.Security.SecurityException)
            {
                throw new AssemblyFileException(path, e);
            }
        }
    }
}
