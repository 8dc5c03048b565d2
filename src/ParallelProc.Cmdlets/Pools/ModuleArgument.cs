using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>A module as an argument: a path means a path of this session, wherever the worker starts.</summary>
internal static class ModuleArgument
{
    public static string Path(string given, PSCmdlet caller)
    {
        if (!given.Contains('/', StringComparison.Ordinal) && !given.Contains('\\', StringComparison.Ordinal))
        {
            return given;
        }

        var path = caller.GetUnresolvedProviderPathFromPSPath(given);
        return System.IO.Path.Exists(path) ? path : given;
    }
}
