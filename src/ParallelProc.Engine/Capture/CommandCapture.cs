using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Finds what the commands of a body need of the caller's session: functions with those that they call, aliases, and modules. And the
/// classes that any of these use.
/// </summary>
internal sealed class CommandCapture(SessionState session, CalledCommands called)
{
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ScriptSource> _functions = [];
    private readonly TypeCapture _types = new(session);
    private readonly AssemblyCapture? _assemblies = session.LanguageMode == PSLanguageMode.FullLanguage ? new AssemblyCapture(session) : null;
    private bool _loadsTypes;

    public List<(string Name, string Command)> Aliases { get; } = [];

    public List<string> Modules { get; } = [];

    /// <summary>Files of the compiled types that are used. In a session that is not free, that is none of ours.</summary>
    public IReadOnlyList<string> Assemblies => _assemblies?.Files ?? [];

    /// <summary>A type that no worker can have, unless the pool has set it up there; or null.</summary>
    public Type? Unloadable => _loadsTypes || Modules.Count > 0 ? null : _assemblies?.InMemory;

    public List<(string Module, string Name)> ModuleFunctions { get; } = [];

    /// <summary>The syntax trees of what is carried, in which <c>$using:</c> may stand.</summary>
    public List<Ast> Trees { get; } = [];

    public List<PoolCaptureItem> Items { get; } = [];

    /// <summary>Nothing was found.</summary>
    public bool IsEmpty => Items.Count == 0 && _types.Source() is null;

    /// <summary>Classes come before the functions that use them.</summary>
    public IReadOnlyList<ScriptSource> Definitions => _types.Source() is { } types ? [types, .. _functions] : _functions;

    /// <summary>The caller's own classes and enumerations among what was found; null for none.</summary>
    public ClassTable? Classes => _types.Classes;

    /// <summary>Follows everything that a tree names.</summary>
    /// <param name="tree">A body, a function or a class.</param>
    /// <param name="owner">Who names it, for whoever asks why.</param>
    /// <param name="home">Where its names mean something.</param>
    public void Follow(Ast tree, string owner, SessionState home)
    {
        var facts = SyntaxFacts.Of(tree);
        foreach (var type in facts.Types)
        {
            if (_types.Find(type, tree) is { } definition)
            {
                Items.Add(new PoolCaptureItem(definition.IsEnum ? PoolCaptureKind.Enum : PoolCaptureKind.Class, definition.Name, definition.Extent.Text, $"used by {owner}"));
                Follow(definition, $"{(definition.IsEnum ? "enum" : "class")} {definition.Name}", home);
            }
            else if (!TypeCapture.Has(type, tree) && _assemblies?.Add(type, owner) is { } item)
            {
                AddAssembly(item);
            }
        }

        called.AreOpen |= facts.IsOpen;
        _loadsTypes |= facts.LoadsTypes;
        foreach (var (name, call) in facts.Commands)
        {
            called.Add(name);
            Add(name, $"called by {owner}, line {call.Extent.StartLineNumber}", home);
        }
    }

    /// <summary>A command by its name.</summary>
    /// <returns>False where the session has none that can be carried.</returns>
    public bool Add(string name, string reason, SessionState home)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name) && name is not ("?" or "%"))
        {
            return false;
        }

        return _seen.Contains(name)
            || (SessionCommands.Find(name, home) is { } command && Add(command, reason, home));
    }

    private bool Add(CommandInfo command, string reason, SessionState home)
    {
        if (!_seen.Add(command.Name))
        {
            return true;
        }

        called.Add(command.Name);
        switch (command)
        {
            case AliasInfo alias:
                called.Add(alias.Definition); // also where it has not been loaded yet
                if (!DefaultAliases.Has(alias))
                {
                    Aliases.Add((alias.Name, alias.Definition));
                    Items.Add(new PoolCaptureItem(PoolCaptureKind.Alias, alias.Name, alias.Definition, reason));
                }

                return alias.ResolvedCommand is not { } resolved || Add(resolved, $"meant by the alias {alias.Name}", home);
            case FunctionInfo function when ModuleFiles.Of(function.Module) is { } file:
                AddModule(file, function.Module, function.Name, reason);
                return true;
            case FunctionInfo { Module: null, ModuleName.Length: > 0 }:
                return false;
            case FunctionInfo function:
                AddFunction(function, reason, function.Module?.SessionState ?? home);
                return true;
            case CmdletInfo { ImplementingType: { } type } when typeof(UseLockCmdlet).IsAssignableFrom(type) || typeof(WriteLogCmdlet).IsAssignableFrom(type):
                return true; // each worker has its own
            case CmdletInfo { Module: { } module } when ModuleFiles.Of(module) is { } file:
                AddModule(file, module, null, reason);
                return true;
            default:
                return false;
        }
    }

    private void AddAssembly(PoolCaptureItem item)
    {
        Items.Add(item);
        if (item.Value is string file && _assemblies!.ModuleOf(file) is { } module)
        {
            AddModule(ModuleFiles.Of(module)!, module, null, item.Reason);
        }
    }

    private void AddModule(string file, PSModuleInfo module, string? function, string reason)
    {
        if (!Modules.Contains(file, StringComparer.Ordinal))
        {
            Modules.Add(file);
            Items.Add(new PoolCaptureItem(PoolCaptureKind.Module, module.Name, file, function is null ? reason : $"{function} is {reason}"));
        }

        if (function is not null && !module.ExportedFunctions.ContainsKey(function))
        {
            ModuleFunctions.Add((file, function));
            Items.Add(new PoolCaptureItem(PoolCaptureKind.Function, function, $"of the module {module.Name}, not exported", reason));
        }
    }

    private void AddFunction(FunctionInfo function, string reason, SessionState home)
    {
        _functions.Add(Definition(function));
        Items.Add(new PoolCaptureItem(PoolCaptureKind.Function, function.Name, function.Definition, reason));
        Trees.Add(function.ScriptBlock.Ast);
        Follow(function.ScriptBlock.Ast, $"function {function.Name}", home);
    }

    private static ScriptSource Definition(FunctionInfo function)
    {
        var usings = SyntaxFacts.Of(function.ScriptBlock.Ast).Namespaces;
        // As it was written, if it was: then errors in it name its own file and line.
        if (function.ScriptBlock.Ast is FunctionDefinitionAst written && written.Name.Equals(function.Name, StringComparison.OrdinalIgnoreCase))
        {
            return ScriptText.Of(written) with { Usings = usings };
        }

        var inner = ScriptText.Of(function.ScriptBlock);
        var head = function is FilterInfo ? "filter" : "function";
        return inner with { Usings = usings, Text = $"{head} {function.Name} {{{inner.Text}\n}}" };
    }
}
