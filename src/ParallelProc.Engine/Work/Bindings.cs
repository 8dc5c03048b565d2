using System.Collections;
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
            throw PoolErrors.BindingNotSerializable("An argument", e.Path, e.Reason, null);
        }

        return writer.Written.ToArray();
    }
}
