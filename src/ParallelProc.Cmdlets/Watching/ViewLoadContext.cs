using System.Reflection;
using System.Runtime.Loader;

namespace ParallelProc.Commands;

/// <summary>
/// Where the drawing assembly and the library that it draws with are loaded: in a context of their own, so that another module's copy of that library, of whatever version, is not ours and ours not theirs.
/// It answers for the names in its folder only; all others are the process's.
/// </summary>
internal sealed class ViewLoadContext(string folder) : AssemblyLoadContext("ParallelProc.Views")
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        if (File.Exists(path))
        {
            return LoadFromAssemblyPath(path);
        }

        // What both sides of the interface see must be one and the same, in whatever context the module itself is.
        return assemblyName.Name == typeof(ProcessPool).Assembly.GetName().Name ? typeof(ProcessPool).Assembly : null;
    }
}
