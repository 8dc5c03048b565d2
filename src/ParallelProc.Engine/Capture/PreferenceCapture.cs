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

    private static readonly (string Name, string Parameter, ActionPreference Own)[] Streams =
    [
        ("ErrorActionPreference", "ErrorAction", ActionPreference.Continue), ("WarningPreference", "WarningAction", ActionPreference.Continue),
        ("InformationPreference", "InformationAction", ActionPreference.SilentlyContinue), ("VerbosePreference", "Verbose", ActionPreference.SilentlyContinue),
        ("DebugPreference", "Debug", ActionPreference.SilentlyContinue), ("ProgressPreference", "ProgressAction", ActionPreference.Continue),
    ];

    /// <summary>The variables, in the order in which they are looked for.</summary>
    public List<CapturedPreference> Found { get; } = [];

    public static bool IsOne(string name) =>
        name is Defaults or Separator || Others.Any(o => o.Name == name) || Streams.Any(s => s.Name == name);

    /// <summary>What a body of mere expressions depends on: how an array becomes text.</summary>
    public void FindSeparator()
    {
        if (session.PSVariable.GetValue(Separator) is { } separator)
        {
            Found.Add(new CapturedPreference(Separator, $"{separator}", "$OFS is set"));
        }
    }

    /// <param name="called">The commands whose default values are wanted.</param>
    public void FindAll(CalledCommands called)
    {
        foreach (var (name, parameter, own) in Streams)
        {
            var isGiven = given.TryGetValue(parameter, out var argument);
            Add(
                name,
                Effect(name, session.PSVariable.GetValue("global:" + name)),
                Effect(name, isGiven ? argument : session.PSVariable.GetValue(name)),
                own,
                isGiven ? $"-{parameter}" : $"${name} is set");
        }

        foreach (var (name, own) in Others)
        {
            Add(name, Other("global:" + name, own), Other(name, own), own is Enum ? own.ToString()! : own, $"${name} is set");
        }

        Add(Separator, Text("global:" + Separator), Text(Separator), " ", "$OFS is set");
        if (Base(session.PSVariable.GetValue(Defaults)) is IDictionary { Count: > 0 } defaults)
        {
            FindDefaults(defaults, called);
        }
    }

    /// <param name="name">The variable's.</param>
    /// <param name="wide">What it is in the global scope, which functions of modules see; null for what a worker has anyway.</param>
    /// <param name="near">What it is where the body stands; null as above.</param>
    /// <param name="own">What a worker has.</param>
    /// <param name="reason">Where the second comes from.</param>
    private void Add(string name, object? wide, object? near, object own, string reason)
    {
        if (wide is not null)
        {
            Found.Add(new CapturedPreference(name, wide, $"$global:{name} is set", IsGlobal: true));
        }

        if (!Equals(wide, near))
        {
            Found.Add(new CapturedPreference(name, near ?? own, reason));
        }
    }

    private void FindDefaults(IDictionary defaults, CalledCommands called)
    {
        var (values, leftOut) = DefaultValueCapture.Find(defaults, called, session);
        if (values.Count > 0)
        {
            // Modules have a table of their own, so this one is never global.
            Found.Add(new CapturedPreference(Defaults, values, $"${Defaults} is set"));
        }

        LeftOut = leftOut;
    }

    /// <summary>Keys of default values that can't cross, and that no command is known to want.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    private object? Other(string name, object own)
    {
        var value = Base(session.PSVariable.GetValue(name));
        return value is null || LanguagePrimitives.Equals(value, own, ignoreCase: true, CultureInfo.InvariantCulture) ? null : value is Enum ? value.ToString() : value;
    }

    private string? Text(string name) => session.PSVariable.GetValue(name) is { } value ? $"{value}" : null;

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
