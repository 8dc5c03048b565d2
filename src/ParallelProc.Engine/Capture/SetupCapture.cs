using System.Globalization;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Takes what a worker puts up around a body from the caller's session.</summary>
internal static class SetupCapture
{
    // Of these a worker has the same places as its caller.
    private static readonly HashSet<string> CommonProviders = new(StringComparer.OrdinalIgnoreCase) { "Environment", "Alias", "Function", "Variable", "Registry", "Certificate" };

    // The plain case, call after call: equal to itself without a look at what is in it.
    private static ScriptSetup? Last;

    /// <param name="trust">What the body does not do: one of mere expressions depends on little.</param>
    /// <param name="commands">What its commands need, or null for nothing.</param>
    /// <param name="preferences">What is set.</param>
    /// <param name="options">What the caller has asked for.</param>
    /// <param name="session">The caller's session.</param>
    public static ScriptSetup? Of(
        BodyTrust trust, CommandCapture? commands, IReadOnlyList<(string Name, object? Value, string Reason)> preferences, CaptureOptions options, SessionState session)
    {
        var isPlain = preferences.Count + options.Variables.Count + options.Modules.Count == 0 && commands is null;
        if (options.None && isPlain)
        {
            return null;
        }

        var (directory, location) = options.None || trust != BodyTrust.None ? default : Places(session.Path);
        var rendering = options.None || trust != BodyTrust.None ? null : OutputRendering.Current;
        var culture = options.None ? null : CultureInfo.CurrentCulture.Name;
        var uiCulture = options.None ? null : CultureInfo.CurrentUICulture.Name;
        if (isPlain)
        {
            return Last is { } last && last.Culture == culture && last.UICulture == uiCulture && last.Directory == directory && last.Location == location && last.Rendering == rendering
                ? last
                : Last = new ScriptSetup { Culture = culture, UICulture = uiCulture, Directory = directory, Location = location, Rendering = rendering };
        }

        return new ScriptSetup
        {
            Culture = culture,
            UICulture = uiCulture,
            Directory = directory,
            Location = location,
            Rendering = rendering,
            Modules = [.. options.Modules, .. commands?.Modules ?? []],
            ModuleFunctions = commands?.ModuleFunctions ?? [],
            Aliases = commands?.Aliases ?? [],
            Variables = VariableCapture.Encode(preferences, options.Variables, session),
        };
    }

    private static (string Directory, string? Location) Places(PathIntrinsics path)
    {
        var current = path.CurrentLocation;
        var directory = current.Provider.Name == "FileSystem" ? current.ProviderPath : path.CurrentFileSystemLocation.ProviderPath;
        return (directory, CommonProviders.Contains(current.Provider.Name) ? current.Path : null);
    }
}
