using System.Globalization;

namespace ParallelProc.Shell.Host;

/// <summary>Console colours as escape sequences.</summary>
internal static class PSStyleCode
{
    // The sixteen colours of a console in the order of ConsoleColor, as terminals number them.
    private static readonly int[] Codes = [30, 34, 32, 36, 31, 35, 33, 37, 90, 94, 92, 96, 91, 95, 93, 97];

    public static string Foreground(ConsoleColor color) => Code(color, 0);

    public static string Background(ConsoleColor color) => Code(color, 10);

    // "No colour" is a number outside of the enumeration.
    private static string Code(ConsoleColor color, int offset) =>
        (int)color is >= 0 and < 16 ? string.Create(CultureInfo.InvariantCulture, $"\u001b[{Codes[(int)color] + offset}m") : string.Empty;
}
