namespace ParallelProc.Protocol;

/// <summary>How keys and values are compared: text as PowerShell does, without regard to case, numbers of any whole type by their value.</summary>
internal sealed class SharedKeys : IEqualityComparer<object?>
{
    public static readonly SharedKeys Comparer = new();

    private SharedKeys()
    {
    }

    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase),
        _ => object.Equals(Plain(x), Plain(y)),
    };

    public int GetHashCode(object? obj) => obj is string text ? StringComparer.OrdinalIgnoreCase.GetHashCode(text) : Plain(obj)?.GetHashCode() ?? 0;

    /// <summary>A count that a worker's pipeline made a long is the same key as the int that it was.</summary>
    private static object? Plain(object? value) => value switch
    {
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        ulong and <= long.MaxValue => (long)(ulong)value,
        _ => value,
    };
}
