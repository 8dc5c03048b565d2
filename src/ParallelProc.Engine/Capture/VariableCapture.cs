using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Encodes the variables that a worker sets around a body: preferences, and those of <c>-Variable</c>.</summary>
internal static class VariableCapture
{
    private static readonly HashSet<string> Automatic = new(StringComparer.OrdinalIgnoreCase)
    {
        "_", "PSItem", "args", "input", "this", "MyInvocation", "PSScriptRoot", "PSCommandPath", "PSBoundParameters", "PSCmdlet", "Matches", "StackTrace", "foreach", "switch", "?", "^", "$",
    };

    /// <exception cref="PoolException">A name can't be a variable's, or a value can't cross.</exception>
    public static byte[] Encode(IEnumerable<CapturedPreference> preferences, IDictionary variables, SessionState session, int depth, out bool isSecret, ClassTable? classes = null)
    {
        var named = preferences.Select(static p => (p.Name, p.Value, IsGiven: false)).ToList();
        foreach (DictionaryEntry entry in variables)
        {
            named.Add((Checked($"{entry.Key}", session), entry.Value, true));
        }

        named.Sort(static (a, b) => (a.IsGiven, a.Name).CompareTo((b.IsGiven, b.Name)));
        isSecret = false;
        return named.Count == 0 ? [] : Encode(named, depth, classes, out isSecret);
    }

    private static byte[] Encode(List<(string Name, object? Value, bool IsGiven)> named, int depth, ClassTable? classes, out bool isSecret)
    {
        using var writer = new ByteWriter();
        foreach (var (name, value, isGiven) in named)
        {
            writer.Clear();
            try
            {
                new ObjectEncoder(depth) { Classes = classes?.Names }.Encode(writer, value);
            }
            catch (ObjectCodecException e)
            {
                throw PoolErrors.BindingNotSerializable((isGiven ? $"-Variable.{name}" : $"${name}") + e.Path.Replace("$_", "", StringComparison.Ordinal), e.Reason);
            }
        }

        writer.Clear();
        var encoder = new ObjectEncoder(depth) { Classes = classes?.Names, LooksForSecrets = true };
        encoder.Encode(writer, named.SelectMany(static n => new[] { n.Name, n.Value }).ToArray());
        isSecret = encoder.MetSecret;
        return writer.Written.ToArray();
    }

    private static string Checked(string name, SessionState session)
    {
        var path = name.Length == 0 ? null : new VariablePath(name);
        if (path is not { IsVariable: true, IsUnqualified: true } || Automatic.Contains(name)
            || session.PSVariable.Get("global:" + name) is { } there && (there.Options & (ScopedItemOptions.Constant | ScopedItemOptions.ReadOnly)) != 0)
        {
            throw PoolErrors.InvalidVariable(name);
        }

        return name;
    }
}
