using System.Text;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class WorkerTextTests
{
    private readonly List<string> _seen = [];
    private readonly WorkerText _text;

    public WorkerTextTests()
    {
        _text = new WorkerText(_seen.Add, id => _seen.Add($"<{id}>"));
        _text.Expect("token");
    }

    [Fact]
    public void Lines_and_marks_are_told_in_order()
    {
        Print("one\ntwo\r\nhalf\0PPtoken:7\nthree");

        Assert.Equal(["one", "two", "half", "<7>", "three"], _seen);
    }

    [Theory]
    [InlineData("Process terminated. boom")]
    [InlineData("Unhandled exception. System.Exception: boom")]
    [InlineData("Stack overflow.")]
    [InlineData("Fatal error. Internal CLR error.")]
    public void A_crash_is_kept_for_the_report_and_told_as_no_line(string head)
    {
        Print($"before\n{head}\n   at Mine()\n");

        Assert.Equal(["before"], _seen);
        Assert.Equal($"{head}{Environment.NewLine}   at Mine()", _text.Last);
    }

    [Fact]
    public void What_turns_out_to_be_a_childs_crash_is_told_before_the_mark()
    {
        Print("Unhandled exception. Boom\n   at Child()\n\0PPtoken:7\nafter\n");

        Assert.Equal(["Unhandled exception. Boom", "   at Child()", "<7>", "after"], _seen);
    }

    [Fact]
    public void What_is_held_is_told_when_it_is_known_to_be_no_crash()
    {
        Print("Unhandled exception. Boom\n   at Child()\n");
        _text.GiveOut();

        Assert.Equal(["Unhandled exception. Boom", "   at Child()"], _seen);
    }

    [Fact]
    public void A_stack_without_end_is_cut_and_says_so_where_it_was_a_childs()
    {
        Print("Stack overflow.\n" + string.Concat(Enumerable.Repeat("   at Deep()\n", 100_000)));
        Assert.Empty(_seen);
        Print("\0PPtoken:7\n");

        Assert.Equal(1002, _seen.Count);
        Assert.Equal(["   ... and 99001 more lines of this stack.", "<7>"], _seen[^2..]);
    }

    [Fact]
    public void More_than_is_held_is_told_as_it_comes_and_nothing_is_lost()
    {
        var lines = Enumerable.Range(0, 50_000).Select(i => $"Stack overflow. Or so this program says {i}").ToList();

        Print(string.Join('\n', lines) + "\n");
        Assert.InRange(_seen.Count, 1000, lines.Count);
        Print("\0PPtoken:7\n");

        Assert.Equal([.. lines, "<7>"], _seen);
    }

    [Fact]
    public void A_report_shows_the_last_ten_lines()
    {
        Print(string.Join('\n', Enumerable.Range(1, 30)));

        Assert.Equal(string.Join(Environment.NewLine, Enumerable.Range(21, 10)), _text.Last);
    }

    [Fact]
    public void A_report_of_a_crash_shows_its_first_ten_lines_without_the_engines_frames()
    {
        Print("noise\nProcess terminated.\nboom\n   at System.Management.Automation.Interpreter.Run()\n" + string.Join('\n', Enumerable.Range(1, 30).Select(i => $"   at Mine{i}()")));

        Assert.Equal(["Process terminated.", "boom", .. Enumerable.Range(1, 8).Select(i => $"   at Mine{i}()")], _text.Last.Split(Environment.NewLine));
    }

    [Fact]
    public void Only_a_mark_with_the_workers_own_token_is_one()
    {
        Print("\0PPtoken:5\n\0PP6\n\0PPother:7\n\0PPtoken:8\n");

        Assert.Equal(["<5>", "\0PP6", "\0PPother:7", "<8>"], _seen);
    }

    [Fact]
    public void Before_a_worker_has_told_its_token_there_are_no_marks()
    {
        new WorkerText(_seen.Add, id => _seen.Add($"<{id}>")).Run(new MemoryStream("\0PP:5\n"u8.ToArray()));

        Assert.Equal(["\0PP:5"], _seen);
    }

    private void Print(string text) => _text.Run(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
