using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Turns what a caller gives as a log's path into a path of the file system.</summary>
internal static class LogFilePath
{
    /// <exception cref="PoolException">It names no place in the file system.</exception>
    public static string Of(PSCmdlet cmdlet, string given)
    {
        try
        {
            var path = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out var provider, out _);
            return provider.Name == "FileSystem" ? path : throw PoolErrors.LogUnavailable(given, new NotSupportedException($"It lies with the provider {provider.Name}."));
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSInvalidOperationException or PSNotSupportedException)
        {
            throw PoolErrors.LogUnavailable(given, e);
        }
    }
}
