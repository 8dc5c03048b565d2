using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Turns what a caller gives as the path of a file into a path of the file system.</summary>
internal static class FileSystemPath
{
    /// <param name="cmdlet">Whose location counts.</param>
    /// <param name="given">The path.</param>
    /// <param name="error">Makes the error of a path and its cause.</param>
    /// <exception cref="PoolException">It names no place in the file system.</exception>
    public static string Of(PSCmdlet cmdlet, string given, Func<string, Exception, PoolException> error)
    {
        try
        {
            var path = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out var provider, out _);
            return provider.Name == "FileSystem" ? path : throw error(given, new NotSupportedException($"It lies with the provider {provider.Name}."));
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSInvalidOperationException or PSNotSupportedException)
        {
            throw error(given, e);
        }
    }
}
