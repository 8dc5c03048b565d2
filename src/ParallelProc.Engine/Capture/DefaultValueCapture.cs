using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Takes of <c>$PSDefaultParameterValues</c> what the commands of a body may use. What else is set there, perhaps in a profile, is none of its
/// business: it need not be able to cross.
/// </summary>
internal static class DefaultValueCapture
{
    /// <param name="defaults">The caller's table.</param>
    /// <param name="called">The commands.</param>
    /// <param name="session">The caller's session, which knows their aliases.</param>
    /// <returns>The entries, and the keys of those that a command might want that is not known yet, but that can't cross.</returns>
    public static (Hashtable Values, IReadOnlyList<string> LeftOut) Find(IDictionary defaults, CalledCommands called, SessionState session)
    {
        var values = new Hashtable(StringComparer.OrdinalIgnoreCase);
        var leftOut = new List<string>();
        if (defaults["Disabled"] is { } disabled && LanguagePrimitives.IsTrue(disabled))
        {
            return (values, leftOut);
        }

        foreach (DictionaryEntry entry in defaults)
        {
            if (entry.Key is not string key || CommandOf(key) is not { } pattern)
            {
                continue;
            }

            if (called.Include(pattern, session))
            {
                values[key] = entry.Value; // if it can't cross, that is an error which names it
            }
            else if (called.AreOpen)
            {
                if (Crosses(entry.Value))
                {
                    values[key] = entry.Value;
                }
                else
                {
                    leftOut.Add(key);
                }
            }
        }

        leftOut.Sort(StringComparer.OrdinalIgnoreCase);
        return (values, leftOut);
    }

    /// <summary>The command's part of <c>Command:Parameter</c>; either may stand in quotes, as the engine allows. Null where there are no such parts.</summary>
    private static string? CommandOf(string key)
    {
        key = key.Trim();
        if (key.Length > 0 && key[0] is '\'' or '"')
        {
            var end = key.IndexOf(key[0], 1);
            return end > 0 ? key[1..end].Trim() : null;
        }

        var at = key.IndexOf(':', StringComparison.Ordinal);
        return at > 0 ? key[..at].Trim() : null;
    }

    private static bool Crosses(object? value)
    {
        using var writer = new ByteWriter();
        try
        {
            new ObjectEncoder().Encode(writer, value);
            return true;
        }
        catch (ObjectCodecException)
        {
            // Which of them can't cross, and why, Get-PoolCapture tells.
            return false;
        }
    }
}
