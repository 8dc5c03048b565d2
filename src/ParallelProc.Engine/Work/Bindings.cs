using System.Collections;
using System.Text;
using System.Text.RegularExpressions;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What a body is called with: positional and named arguments, and the values of its <c>$using:</c> expressions, encoded once.</summary>
internal static partial class Bindings
{
    /// <summary>Encodes them; what is large among them crosses by itself, so that it need not cross again for others.</summary>
    /// <param name="arguments">What stands behind the body's name, in order.</param>
    /// <param name="parameters">What is given by name.</param>
    /// <param name="usings">Values of <c>$using:</c>, by PowerShell's keys.</param>
    /// <param name="depth">How deep property bags are.</param>
    /// <param name="classes">Classes whose instances cross whole.</param>
    /// <param name="isNested">The arguments are collections of ours, whose elements are the caller's values.</param>
    /// <exception cref="PoolException">A value can't cross.</exception>
    public static BoundValues Encode(object?[] arguments, IDictionary parameters, IDictionary usings, int depth = 1, ClassTable? classes = null, bool isNested = false) =>
        IsNothing(arguments, parameters, usings) ? BoundValues.None : new LargeBindings(Encoder(depth, classes), isNested).Encode(arguments, parameters, usings);

    /// <summary>Encodes them in one; nothing to bind is no bytes.</summary>
    /// <inheritdoc cref="Encode"/>
    public static byte[] EncodeWhole(object?[] arguments, IDictionary parameters, IDictionary usings, int depth, ClassTable? classes)
    {
        if (IsNothing(arguments, parameters, usings))
        {
            return [];
        }

        using var writer = new ByteWriter();
        try
        {
            Encoder(depth, classes).Encode(writer, new object[] { arguments, new Hashtable(parameters), new Hashtable(usings) });
        }
        catch (ObjectCodecException e)
        {
            throw PoolErrors.BindingNotSerializable(Named(e.Path), e.Reason);
        }

        return writer.Written.ToArray();
    }

    private static bool IsNothing(object?[] arguments, IDictionary parameters, IDictionary usings) => arguments.Length == 0 && parameters.Count == 0 && usings.Count == 0;

    private static ObjectEncoder Encoder(int depth, ClassTable? classes) => new(depth) { Classes = classes?.Names, LooksForSecrets = true };

    /// <summary>A path into the three parts as the caller knows it: <c>-ArgumentList[1].Lock</c>, <c>-Parameter.Name</c>, <c>$using:bag.Lock</c>.</summary>
    internal static string Named(string path)
    {
        const int Part = 5; // as long as $_[0]
        var rest = path.Length > Part ? path[Part..] : "";
        if (path.StartsWith("$_[0]", StringComparison.Ordinal))
        {
            return "-ArgumentList" + rest;
        }

        // The third part is a table by PowerShell's keys: the expression's text in base64, which may look like a name.
        if (!path.StartsWith("$_[2]", StringComparison.Ordinal) || Key().Match(rest) is not { Success: true } match)
        {
            return "-Parameter" + rest;
        }

        var key = match.Groups[1].Value;
        var name = new byte[key.Length];
        return (Convert.TryFromBase64String(key, name, out var length) ? Encoding.Unicode.GetString(name, 0, length) : "$using:" + key) + rest[match.Length..];
    }

    [GeneratedRegex(@"\A(?:\['|\.)([^'.[]+)(?:'\])?")]
    private static partial Regex Key();
}
