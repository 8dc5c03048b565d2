using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Takes what a worker puts up around a body from the caller's session.</summary>
internal static class SetupCapture
{
    // Of these a worker has the same places as its caller.
    private static readonly HashSet<string> CommonProviders = new(StringComparer.OrdinalIgnoreCase) { "Environment", "Alias", "Function", "Variable", "Registry", "Certificate" };

    private static readonly Hashtable NoVariables = [];

    // The plain case, call after call: equal to itself without a look at what is in it.
    private static ScriptSetup? Last;

    /// <param name="trust">What the body does not do: one of mere expressions depends on little.</param>
    /// <param name="commands">What its commands need, or null for nothing.</param>
    /// <param name="preferences">What is set.</param>
    /// <param name="types">Type data of the session.</param>
    /// <param name="options">What the caller has asked for.</param>
    /// <param name="session">The caller's session.</param>
    public static ScriptSetup? Of(
        BodyTrust trust, CommandCapture? commands, IReadOnlyList<CapturedPreference> preferences, IReadOnlyList<TypeDataSource> types, CaptureOptions options, SessionState session)
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
            return Last is { } last && last.Culture == culture && last.UICulture == uiCulture && last.Directory == directory && last.Location == location && last.Rendering == rendering && ReferenceEquals(last.Types, types)
                ? last
                : Last = new ScriptSetup { Culture = culture, UICulture = uiCulture, Directory = directory, Location = location, Rendering = rendering, Types = types };
        }

        var variables = VariableCapture.Encode(preferences.Where(static p => !p.IsGlobal), options.Variables, session, options.Depth, out var isSecret, commands?.Classes);
        return new ScriptSetup
        {
            Culture = culture,
            UICulture = uiCulture,
            Directory = directory,
            Location = location,
            Rendering = rendering,
            Modules = [.. options.Modules.Concat(commands?.Modules ?? []).Distinct(StringComparer.Ordinal)],
            Sent = options.Sent,
            Types = types,
            Assemblies = commands?.Assemblies ?? [],
            ModuleFunctions = commands?.ModuleFunctions ?? [],
            Aliases = commands?.Aliases ?? [],
            Variables = variables,
            IsSecret = isSecret,
            Globals = VariableCapture.Encode(preferences.Where(static p => p.IsGlobal), NoVariables, session, options.Depth, out _),
        };
    }

    private static (string Directory, string? Location) Places(PathIntrinsics path)
    {
        var current = path.CurrentLocation;
        var directory = current.Provider.Name == "FileSystem" ? current.ProviderPath : path.CurrentFileSystemLocation.ProviderPath;
        return (directory, CommonProviders.Contains(current.Provider.Name) ? current.Path : null);
    }
}
