using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>
/// The script that runs a body in this session as a worker's pipeline does: in a scope with what the body brings along, and with the other streams merged into its
/// output. Its own variables have names that no body has.
/// </summary>
internal sealed class BodyScript
{
    private const string Parameters = "param(${<body>}, ${<items>}, ${<arguments>}, ${<parameters>}, ${<functions>}, ${<modules>}, ${<values>}, ${<end>})";
    private const string Merges = "3>&1 4>&1 5>&1 6>&1";

    private static readonly object[] NoValues = [];

    private readonly ScriptBlock _runner;
    private readonly ScriptBlock _body;
    private readonly ScriptBlock[] _functions;
    private readonly string[] _modules;
    private readonly object?[] _values;
    private readonly object?[] _arguments = NoValues;
    private readonly IDictionary _parameters = new Hashtable();
    private readonly Hashtable _using = [];

    /// <param name="body">The body, as the caller gave it.</param>
    /// <param name="code">What was captured with it.</param>
    /// <param name="bindings">What it is called with, encoded.</param>
    /// <param name="session">The caller's session.</param>
    /// <param name="plain">A body without variables of its own may run without a scope of its own, which costs less.</param>
    public BodyScript(ScriptBlock body, ScriptCode code, BoundValues bindings, SessionState session, bool plain = false)
    {
        var tree = BodyFacts.Of(body).Body;
        // The same tree, so break points of its file hold; but of no module, as in a worker.
        _body = tree.GetScriptBlock();
        var functions = code.Functions.Select(Parse).ToArray();
        // Classes are this session's own, as their objects cross as its instances.
        _functions = [.. functions.Where(static f => f.Find(static node => node is TypeDefinitionAst, searchNestedScriptBlocks: true) is null).Select(static f => f.GetScriptBlock())];
        _modules = [.. code.Setup?.Modules ?? []];
        var given = Decode(code.Setup?.Variables);
        var (assignments, values) = Variables(HiddenVariables.Of([tree, .. functions], session), given);
        _values = values;
        if (bindings.Decode() is [var arguments, var parameters, var usings])
        {
            _arguments = arguments as object?[] ?? NoValues;
            _parameters = parameters as IDictionary ?? _parameters;
            foreach (DictionaryEntry value in usings as IDictionary ?? _using)
            {
                _using[value.Key] = value.Value;
            }
        }

        var isWhole = tree.BeginBlock is not null || tree.ProcessBlock is not null || tree.DynamicParamBlock is not null || tree.EndBlock is not { Unnamed: true };
        var call = isWhole ? ",$_ | & ${<body>} @args @input" : "& ${<body>} @args @input";
        plain = plain && code.Trust >= BodyTrust.Scopeless && !isWhole && !SetsVariables(tree) && tree.ParamBlock is null && _arguments.Length == 0 && _parameters.Count == 0;
        // The loop makes a lone break or continue end its item. The mark at the end is not reached by exit.
        _runner = ScriptBlock.Create(
            $"{Parameters} foreach (${{<one>}} in ${{<modules>}}) {{ Microsoft.PowerShell.Core\\Import-Module -Name ${{<one>}} -Global }} foreach (${{<one>}} in ${{<functions>}}) {{ . ${{<one>}} }} {assignments}"
            + (plain ? "${<items>} | Microsoft.PowerShell.Core\\ForEach-Object -Process ${<body>}" : $"${{<items>}} | & {{ process {{ $args = ${{<arguments>}}; $input = ${{<parameters>}}; do {{ {call} }} while ($false) }} }}")
            + $" {Merges}; ${{<end>}}[0] = $true");
    }

    /// <summary>Makes the pipeline that runs it for items. Its output has the records of the other streams too, but errors.</summary>
    /// <param name="items">The items, each a value of its own.</param>
    /// <param name="others">Further arguments, or null.</param>
    /// <param name="end">Its only element is true when all has come to its end.</param>
    public PowerShell Open(IEnumerable items, object?[]? others, object?[] end)
    {
        var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        object?[] arguments = others is null ? _arguments : [.. _arguments, .. others];
        // In a scope of its own; the engine finds $using: there.
        shell.AddScript("& $args[0] $args[1] $args[2] $args[3] $args[4] $args[5] $args[6] $args[7] $args[8]", useLocalScope: true);
        foreach (var part in new object[] { _runner, _body, items, arguments, _parameters, _functions, _modules, _values, end })
        {
            shell.AddArgument(part);
        }

        shell.AddParameter("--%", _using);
        return shell;
    }

    /// <summary>Without a scope of their own, the engine looks variables up by name each time, which costs a loop ten times what the scope does.</summary>
    private static bool SetsVariables(ScriptBlockAst tree) =>
        tree.Find(static node => node is AssignmentStatementAst or LoopStatementAst or UnaryExpressionAst { TokenKind: TokenKind.PlusPlus or TokenKind.PostfixPlusPlus or TokenKind.MinusMinus or TokenKind.PostfixMinusMinus }, searchNestedScriptBlocks: true) is not null;

    /// <summary>Text that sets the variables: those of the session that a worker would not have to nothing, then those that are brought along.</summary>
    private static (string Text, object?[] Values) Variables(IEnumerable<string> hidden, object?[] given)
    {
        var text = new StringBuilder();
        foreach (var name in hidden)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name(name)} = $null; ");
        }

        var values = new List<object?>();
        for (var i = 0; i + 1 < given.Length; i += 2)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name($"{given[i]}")} = ${{<values>}}[{values.Count}]; ");
            values.Add(given[i + 1]);
        }

        return (text.ToString(), [.. values]);
    }

    private static string Name(string name) => "${" + name.Replace("`", "``", StringComparison.Ordinal).Replace("{", "`{", StringComparison.Ordinal).Replace("}", "`}", StringComparison.Ordinal) + "}";

    private static object?[] Decode(byte[]? bytes)
    {
        if (bytes is null or { Length: 0 })
        {
            return [];
        }

        var reader = new ByteReader(bytes);
        return new ObjectDecoder { Shared = SharedHub.Instance }.Decode(ref reader) as object?[] ?? [];
    }

    /// <summary>At its own file, line and column.</summary>
    private static ScriptBlockAst Parse(ScriptSource source)
    {
        var lines = Math.Max(source.Usings.Length > 0 ? 1 : 0, source.Line - 1);
        return Parser.ParseInput(string.Concat(source.Usings, new string('\n', lines), new string(' ', Math.Max(0, source.Column - 1)), source.Text), source.File, out _, out _);
    }
}
