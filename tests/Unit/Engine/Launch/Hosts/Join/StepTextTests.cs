using System.Text;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts.Join;

public sealed class StepTextTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Lines_go_to_the_tasks_whose_number_they_have_and_others_to_the_step(int piece)
    {
        var (tasks, step) = Take("0: a\n 11: b: c\nsrun: error: x\r\n0: \n3:d\n7: \0PPtoken:5\nrest", piece);
        Assert.Equal([(0, "a\n"), (11, "b: c\n"), (0, "\n"), (7, "\0PPtoken:5\n")], tasks);
        Assert.Equal(["srun: error: x", "3:d", "rest"], step);
    }

    [Fact]
    public void A_long_line_goes_on_to_the_same_task()
    {
        var (tasks, step) = Take("5: " + new string('x', 200_000) + "\n6: y\n", 50_000);
        Assert.Empty(step);
        Assert.Equal(200_001, tasks.Where(static t => t.Task == 5).Sum(static t => t.Text.Length));
        Assert.Equal((6, "y\n"), tasks[^1]);
    }

    [Fact]
    public void What_a_task_prints_can_not_be_taken_for_the_steps_own_words()
    {
        var (tasks, step) = Take("2: srun: error: node1: task 0: Killed\n", 1000);
        Assert.Empty(step);
        Assert.Equal(2, tasks[0].Task);
    }

    [Theory]
    [InlineData("srun: error: node1: task 3: Killed", "3", null, 9)]
    [InlineData("srun: error: node1: tasks 0,2-4: Exited with exit code 1", "0 2 3 4", 1, null)]
    [InlineData("srun: error: node2: task 1: Exited with exit code 134", "1", 134, 6)]
    [InlineData("srun: error: node2: task 1: Aborted (core dumped)", "1", null, 6)]
    public void A_report_of_sruns_tells_how_tasks_ended(string line, string tasks, int? code, int? signal)
    {
        var report = StepReport.Of(line)!;
        Assert.Equal(tasks, string.Join(' ', report.Tasks));
        Assert.Equal(new WorkerExit(code, signal), report.Exit);
    }

    [Theory]
    [InlineData("srun: error: Unable to create step")]
    [InlineData("srun: error: node1: tasks 5-2: Killed")]
    [InlineData("srun: error: node1: tasks 0-999999999: Killed")]
    [InlineData("srun: error: node1: task : Killed")]
    public void Other_lines_are_no_reports(string line) => Assert.Null(StepReport.Of(line));

    private static (List<(int Task, string Text)> Tasks, List<string> Step) Take(string text, int piece)
    {
        List<(int, string)> tasks = [];
        List<string> step = [];
        new StepText((task, bytes) => tasks.Add((task, Encoding.UTF8.GetString(bytes))), step.Add).Run(new Pieces(Encoding.UTF8.GetBytes(text), piece));
        return (tasks, step);
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);
    }
}
