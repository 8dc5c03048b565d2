using System.Collections;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What a body is called with: positional and named arguments, and the values of its <c>$using:</c> expressions, encoded once.</summary>
internal static class Bindings
{
    /// <summary>Encodes them; nothing to bind is no bytes.</summary>
    /// <exception cref="PoolException">A value can't cross.</exception>
    public static byte[] Encode(object?[] arguments, IDictionary parameters, IDictionary usings)
    {
        if (arguments.Length == 0 && parameters.Count == 0 && usings.Count == 0)
        {
            return [];
        }

        using var writer = new ByteWriter();
        try
        {
            new ObjectEncoder().Encode(writer, new object[] { arguments, new Hashtable(parameters), new Hashtable(usings) });
        }
        catch (ObjectCodecException e)
        {
            throw PoolErrors.BindingNotSerializable(Named(e.Path), e.Reason);
        }

        return writer.Written.ToArray();
    }

    /// <summary>A path into the three parts as the caller knows it: <c>-ArgumentList[1].Lock</c>, <c>-Parameter.Name</c>, <c>$using:bag.Lock</c>.</summary>
    private static string Named(string path)
    {
        const int Part = 5; // as long as $_[0]
        var rest = path.Length > Part ? path[Part..] : "";
        if (path.StartsWith("$_[0]", StringComparison.Ordinal))
        {
            return "-ArgumentList" + rest;
        }

        // The third part is a table by PowerShell's keys: the expression's text in base64.
        if (!path.StartsWith("$_[2]['", StringComparison.Ordinal) || rest.IndexOf("']", StringComparison.Ordinal) is not (> 0 and var end))
        {
            return "-Parameter" + rest;
        }

        var key = rest[2..end];
        var name = new byte[key.Length];
        return (Convert.TryFromBase64String(key, name, out var length) ? Encoding.Unicode.GetString(name, 0, length) : "$using:" + key) + rest[(end + 2)..];
    }
}
