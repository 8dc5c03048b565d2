using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>What an item is known by in a journal.</summary>
/// <param name="Hash">The first half of the SHA-256 of its content, or of what -CheckpointKey made of it.</param>
/// <param name="Copy">Which one it is among those of equal content, from 1, in the order of the input.</param>
internal readonly record struct ItemKey(UInt128 Hash, int Copy)
{
    public string Text => Hash.ToString("x32", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, int copy, out ItemKey key)
    {
        var good = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash) && copy > 0;
        key = new ItemKey(hash, copy);
        return good;
    }
}
