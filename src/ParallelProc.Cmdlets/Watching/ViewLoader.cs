using System.Reflection;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Loads the assembly that draws, when it is first needed and once.</summary>
internal static class ViewLoader
{
    private const string AssemblyName = "ParallelProc.Views";

    private static readonly object Gate = new();
    private static IPoolView? View;

    /// <exception cref="PoolException">Its files are not there, or no good.</exception>
    public static IPoolView Load()
    {
        lock (Gate)
        {
            return View ??= Make(Path.Combine(Path.GetDirectoryName(typeof(ViewLoader).Assembly.Location)!, "views"));
        }
    }

    private static IPoolView Make(string folder)
    {
        try
        {
            var context = new ViewLoadContext(folder);
            var assembly = context.LoadFromAssemblyName(new AssemblyName(AssemblyName));

            // What is missing is to be missed here, and not in the midst of a frame.
            foreach (var needed in assembly.GetReferencedAssemblies())
            {
                context.LoadFromAssemblyName(needed);
            }

            return (IPoolView)Activator.CreateInstance(assembly.GetType("ParallelProc.Views.PoolView", throwOnError: true)!)!;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException)
        {
            throw PoolErrors.ViewNotLoaded(folder, e);
        }
    }
}
