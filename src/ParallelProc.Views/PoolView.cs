using ParallelProc.Engine;
using Spectre.Console.Rendering;

namespace ParallelProc.Views;

/// <summary>What the module sees of this assembly: it makes one of these by name.</summary>
internal sealed class PoolView : IPoolView
{
    public string TakeScreen => AnsiText.Of(static writer => writer.EnterAltScreen().HideCursor().CursorHome());

    public string ReturnScreen => AnsiText.Of(static writer => writer.ShowCursor().ExitAltScreen());

    public string Redraw(WatchSnapshot snapshot, ViewFormat format) => AnsiText.Over(Lines(snapshot, format), format.Color);

    public IReadOnlyList<string> Render(WatchSnapshot snapshot, ViewFormat format) => AnsiText.Lines(Lines(snapshot, format), format.Color);

    public string Draw(WatchSnapshot snapshot, ViewFormat format) => SvgPicture.Of(Lines(snapshot, format), format.Width);

    private static List<SegmentLine> Lines(WatchSnapshot snapshot, ViewFormat format) => Frame.Lines(snapshot, format);
}
