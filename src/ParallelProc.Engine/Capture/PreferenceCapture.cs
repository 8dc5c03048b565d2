using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// Finds the preferences of the caller, or what common parameters make of them, that a body has to know. What the shell does with a record that
/// arrives, whether it shows it, keeps it or asks, is the shell's own matter: the worker only has to make the record, and to stop where the shell would.
/// A worker that kept errors to itself under SilentlyContinue would take them from <c>-ErrorVariable</c>, limits and journals as well.
/// </summary>
internal sealed class PreferenceCapture(SessionState session, IReadOnlyDictionary<string, object> given)
{
    private const string Defaults = "PSDefaultParameterValues";
    private const string Separator = "OFS";

    // Names, and the values that a worker has anyway.
    private static readonly (string Name, object Own)[] Others =
    [
        ("ConfirmPreference", ConfirmImpact.High),
        ("WhatIfPreference", false),
        ("PSNativeCommandUseErrorActionPreference", false),
        ("PSNativeCommandArgumentPassing", OperatingSystem.IsWindows() ? "Windows" : "Standard"),
        ("FormatEnumerationLimit", 4),
        ("PSModuleAutoLoadingPreference", "All"),
        ("PSEmailServer", ""),
    ];

    private static readonly (string Name, string Parameter)[] Streams =
    [
        ("ErrorActionPreference", "ErrorAction"), ("WarningPreference", "WarningAction"), ("InformationPreference", "InformationAction"),
        ("VerbosePreference", "Verbose"), ("DebugPreference", "Debug"), ("ProgressPreference", "ProgressAction"),
    ];

    /// <summary>The variables' names, their values, and where these come from.</summary>
    public List<(string Name, object? Value, string Reason)> Found { get; } = [];

    public static bool IsOne(string name) =>
        name is Defaults or Separator || Others.Any(o => o.Name == name) || Streams.Any(s => s.Name == name);

    /// <summary>What a body of mere expressions depends on: how an array becomes text.</summary>
    public void FindSeparator()
    {
        if (session.PSVariable.GetValue(Separator) is { } separator)
        {
            Found.Add((Separator, $"{separator}", "$OFS is set"));
        }
    }

    public void FindAll()
    {
        foreach (var (name, parameter) in Streams)
        {
            var isGiven = given.TryGetValue(parameter, out var argument);
            if (Effect(name, isGiven ? argument : session.PSVariable.GetValue(name)) is { } effect)
            {
                Found.Add((name, effect, isGiven ? $"-{parameter}" : $"${name} is set"));
            }
        }

        foreach (var (name, own) in Others)
        {
            var value = Base(session.PSVariable.GetValue(name));
            if (value is not null && !LanguagePrimitives.Equals(value, own, ignoreCase: true, CultureInfo.InvariantCulture))
            {
                Found.Add((name, value is Enum ? value.ToString() : value, $"${name} is set"));
            }
        }

        if (Base(session.PSVariable.GetValue(Defaults)) is IDictionary { Count: > 0 } defaults)
        {
            Found.Add((Defaults, new Hashtable(defaults, StringComparer.OrdinalIgnoreCase), $"${Defaults} is set"));
        }
    }

    /// <summary>What the worker's variable is to be, or null for what it is.</summary>
    private static ActionPreference? Effect(string name, object? value)
    {
        if (Base(value) is SwitchParameter or bool)
        {
            return LanguagePrimitives.IsTrue(value) ? ActionPreference.Continue : null;
        }

        if (!LanguagePrimitives.TryConvertTo<ActionPreference>(value, out var preference))
        {
            return null;
        }

        var isSilent = preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
        return name switch
        {
            _ when preference == ActionPreference.Stop => ActionPreference.Stop,
            "VerbosePreference" or "DebugPreference" => isSilent ? null : ActionPreference.Continue,
            "ProgressPreference" => isSilent ? ActionPreference.SilentlyContinue : null,
            _ => null,
        };
    }

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
