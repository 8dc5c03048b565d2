using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Makes of a caller's script block what a worker needs to run it.</summary>
internal sealed class ScriptCapture
{
    private readonly BodyFacts _facts;
    private readonly SessionState _session;
    private readonly CaptureOptions _options;
    private readonly CommandCapture? _commands;
    private readonly CalledCommands _called = new();
    private readonly PreferenceCapture _preferences;
    private readonly CapturedTypeData _types = CapturedTypeData.None;

    /// <param name="block">The body.</param>
    /// <param name="session">The caller's session, where its names mean something.</param>
    /// <param name="options">What the caller says about it.</param>
    /// <exception cref="PoolException">Something that was asked for is not there.</exception>
    public ScriptCapture(ScriptBlock block, SessionState session, CaptureOptions options)
    {
        _facts = BodyFacts.Of(block);
        // The cmdlet's own session is the global one, also where a function of a module calls it. The block knows its module.
        session = block.Module?.SessionState ?? session;
        _session = session;
        _options = options;
        _commands = FindCommands();
        _preferences = new PreferenceCapture(session, options.Given);
        if (!options.None)
        {
            _types = TypeDataCapture.Of(session);
            if (_facts.Trust == BodyTrust.None)
            {
                _preferences.FindAll(_called);
            }
            else
            {
                _preferences.FindSeparator();
            }
        }
    }

    /// <summary>The body with what it brings along.</summary>
    /// <exception cref="PoolException">A value can't cross.</exception>
    public ScriptCode Code => new(
        _options.None ? _facts.BareSource : _facts.Source,
        _commands?.Definitions ?? [],
        _facts.Trust,
        Setup: SetupCapture.Of(_facts.Trust, _commands, _preferences.Found, _types.Sources, _options, _session),
        Classes: _commands?.Classes)
    {
        Prompt = _facts.Prompt,
    };

    /// <summary>What the body is called with, its <c>$using:</c> values among it.</summary>
    /// <exception cref="PoolException">A variable does not exist, or a value can't cross.</exception>
    public BoundValues Bind(object?[] arguments, IDictionary parameters, int depth = 1, bool isNested = false) =>
        Bindings.Encode(arguments, parameters, Usings(), depth, _commands?.Classes, isNested);

    /// <summary>The <c>$using:</c> values alone, in one.</summary>
    /// <exception cref="PoolException">A variable does not exist, or a value can't cross.</exception>
    public byte[] BindWhole() => Bindings.EncodeWhole([], new Hashtable(), Usings(), 1, _commands?.Classes);

    /// <summary>All that is brought along, with the reasons.</summary>
    public IEnumerable<PoolCaptureItem> Explain()
    {
        foreach (DictionaryEntry value in Usings())
        {
            yield return new PoolCaptureItem(PoolCaptureKind.Using, UsingCapture.NameOf((string)value.Key), value.Value, "named in the script block, or in a function that it calls");
        }

        foreach (var item in _commands?.Items ?? [])
        {
            yield return item;
        }

        var code = Code;
        foreach (var line in code.Functions.Select(static f => f.Usings).Append(code.Body.Usings).SelectMany(static lines => lines.Split(';', StringSplitOptions.RemoveEmptyEntries)).Distinct())
        {
            yield return new PoolCaptureItem(PoolCaptureKind.UsingStatement, line.Trim(), null, "types are named without it");
        }

        foreach (var module in _options.Modules)
        {
            yield return new PoolCaptureItem(PoolCaptureKind.Module, Path.GetFileNameWithoutExtension(module), module, _options.Sent.Any(sent => module.StartsWith(sent.Home, StringComparison.Ordinal)) ? "-SendModule" : "-ImportModule");
        }

        foreach (var data in _types.Items)
        {
            yield return data;
        }

        foreach (var preference in _preferences.Found)
        {
            yield return new PoolCaptureItem(PoolCaptureKind.Preference, preference.Name, preference.Value, preference.Reason);
        }

        foreach (var key in _preferences.LeftOut)
        {
            yield return new PoolCaptureItem(PoolCaptureKind.Preference, $"PSDefaultParameterValues['{key}']", null, "left out, as its value can't cross, and no command is known to want it");
        }

        foreach (DictionaryEntry variable in _options.Variables)
        {
            yield return new PoolCaptureItem(PoolCaptureKind.Variable, $"{variable.Key}", variable.Value, "-Variable");
        }

        if (code.Setup is not { } setup)
        {
            yield break;
        }

        if ((setup.Location ?? setup.Directory) is { } place)
        {
            yield return new PoolCaptureItem(PoolCaptureKind.Location, "Location", place, "the current location");
        }

        if (setup.Culture is not null)
        {
            yield return new PoolCaptureItem(PoolCaptureKind.Culture, "Culture", setup.Culture, "the current culture");
            yield return new PoolCaptureItem(PoolCaptureKind.Culture, "UICulture", setup.UICulture, "the current culture of texts");
        }
    }

    private CommandCapture? FindCommands()
    {
        if (_options.Functions.Count == 0 && (_options.None || !_facts.NeedsSession))
        {
            _called.AreOpen = _facts.IsOpen;
            return null;
        }

        var found = new CommandCapture(_session, _called);
        if (!_options.None)
        {
            found.Follow(_facts.Body, "the script block", _session);
        }

        foreach (var name in _options.Functions)
        {
            if (!found.Add(name, "-Function", _session))
            {
                throw PoolErrors.FunctionNotFound(name);
            }
        }

        return found.Unloadable is { } type && !_options.WorkersDefineTypes() && _options.Modules.Count == 0
            ? throw PoolErrors.TypeInMemory(type)
            : found.IsEmpty ? null : found;
    }

    private Hashtable Usings() => UsingCapture.Find(_facts, _commands?.Trees ?? [], _session);
}
