using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Gives a value that came to what was declared for it: as it is or out of its wrapper, never by a conversion.</summary>
internal static class ElementFit
{
    public static bool TryTo(Type type, object? value, out object? fitting)
    {
        fitting = value;
        if (value is null)
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        }

        if (type.IsInstanceOfType(value))
        {
            return true;
        }

        if (type == typeof(PSObject))
        {
            fitting = PSObject.AsPSObject(value);
            return true;
        }

        fitting = value is PSObject wrapped ? wrapped.BaseObject : value;
        return type.IsInstanceOfType(fitting);
    }

    /// <exception cref="ProtocolException">It is of another type.</exception>
    public static object? To(Type type, object? value, ref ByteReader input) =>
        TryTo(type, value, out var fitting) ? fitting : throw new ProtocolException($"A value that ends at byte {input.Position} is not a {type.Name}.");
}
