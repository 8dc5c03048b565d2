using System.Globalization;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>What workers take over from the session that starts them, where nothing else is asked for.</summary>
internal static class SessionOptions
{
    public static PoolOptions Of(SessionState session)
    {
        var location = session.Path.CurrentFileSystemLocation.ProviderPath;
        return new PoolOptions
        {
            WorkingDirectory = location,
            Worker = new WorkerSettings
            {
                LanguageMode = session.LanguageMode.ToString(),
                WorkingDirectory = location,
                Culture = CultureInfo.CurrentCulture.Name,
                UICulture = CultureInfo.CurrentUICulture.Name,
            },
        };
    }
}
