using System.Management.Automation.Host;

namespace ParallelProc.Shell.Host;

/// <summary>The screen, as far as formatting asks for it.</summary>
internal sealed class ShellRawInterface : PSHostRawUserInterface
{
    // What .NET says of a console that is not there, and so what the real shell formats for.
    private static readonly int DefaultWidth = OperatingSystem.IsWindows() ? 120 : 80;
    private static readonly int DefaultHeight = OperatingSystem.IsWindows() ? 30 : 24;

    public override ConsoleColor ForegroundColor { get; set; } = (ConsoleColor)(-1);

    public override ConsoleColor BackgroundColor { get; set; } = (ConsoleColor)(-1);

    public override Size BufferSize { get => Screen; set => _ = value; }

    public override Size WindowSize { get => Screen; set => _ = value; }

    public override Size MaxPhysicalWindowSize => Screen;

    public override Size MaxWindowSize => Screen;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override bool KeyAvailable => Console.KeyAvailable;

    public override string WindowTitle
    {
        get => field;
        set
        {
            field = value;
            if (!Console.IsOutputRedirected)
            {
                Console.Title = value;
            }
        }
    } = "PowerShell";

    private static Size Screen
    {
        get
        {
            if (Console.IsOutputRedirected)
            {
                return new Size(DefaultWidth, DefaultHeight);
            }

            var width = Console.WindowWidth;
            return new Size(width > 0 ? width : DefaultWidth, Math.Max(Console.WindowHeight, 1));
        }
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        ConsoleKeyInfo key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, default, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) =>
        throw new NotSupportedException("A terminal cannot be read back.");

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Clear();
        }
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) =>
        throw new NotSupportedException("Cells cannot be drawn one by one here.");

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException("A terminal scrolls by itself.");
}
