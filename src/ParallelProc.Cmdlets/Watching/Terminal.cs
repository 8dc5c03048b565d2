using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>The terminal of this process, where it has one.</summary>
internal static class Terminal
{
    /// <summary>Frames can be drawn on it. A build's log is no place for them, though some builds run in a terminal.</summary>
    public static bool CanDraw => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb" && Environment.GetEnvironmentVariable("CI") is null or "" or "false" or "0";

    /// <summary>What a frame may use of it.</summary>
    public static ViewFormat Format
    {
        get
        {
            // The last column stays free: some terminals wrap there at once, and others erase what stands in it.
            var (width, height) = Size;
            return new ViewFormat(Math.Max(1, width - 1), Math.Max(1, height), HasColor, HasUnicode);
        }
    }

    public static (int Width, int Height) Size => (Console.WindowWidth is > 0 and var width ? width : 80, Console.WindowHeight is > 0 and var height ? height : 24);

    private static bool HasColor => Environment.GetEnvironmentVariable("NO_COLOR") is null or "" && OutputRendering.Current != "PlainText";

    private static bool HasUnicode => Console.OutputEncoding.CodePage is 65001 or 1200 or 1201;

    /// <summary>
    /// Writes in one go: by way of the console's own writer it would be many small pieces, and a terminal shows what it has. False where it is gone: its window was closed, its connection has ended.
    /// </summary>
    public static bool TryWrite(string text)
    {
        try
        {
            using var output = Console.OpenStandardOutput();
            output.Write(Console.OutputEncoding.GetBytes(text));
            output.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// Somebody has pressed q since it was last asked, or nobody will ever press anything, as the terminal is gone. Where input comes from elsewhere it is meant for others, and none of it is taken.
    /// </summary>
    public static bool IsLeft()
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.KeyChar is 'q' or 'Q' || IsEnd(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The end of input, of which there is always more: a control character that comes of no key.</summary>
    private static bool IsEnd(ConsoleKeyInfo key) => key is { Key: 0, Modifiers: 0 } && char.IsControl(key.KeyChar);
}
