using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>Compiled methods in place of scripts.</summary>
public sealed class MethodTests : WorkerTest
{
    private static readonly AutoResetEvent Begun = new(false);

    [Fact]
    public void A_method_gets_the_item_as_its_first_argument() =>
        Assert.Equal(["0 Output 2", "0 Completed", "1 Output 3", "1 Completed"], Texts(Run(typeof(Math), nameof(Math.Sqrt), [4, 9.0])));

    [Fact]
    public void Arguments_come_after_the_item() =>
        Assert.Equal(["0 Output 8", "0 Completed"], Texts(Run(typeof(Math), nameof(Math.Pow), [2], [3])));

    [Fact]
    public void Without_an_item_the_arguments_are_all() =>
        Assert.Equal(["0 Output 4", "0 Completed"], Texts(Run(typeof(Math), nameof(Math.Max), [InMemoryWorker.NoInput], [3, 4])));

    [Fact]
    public void The_overload_is_chosen_by_the_item() => Assert.Equal(
        ["0 Output int", "0 Completed", "1 Output string", "1 Completed", "2 Output object", "2 Completed", "3 Output int", "3 Completed"],
        Texts(Run(typeof(Methods), nameof(Methods.Kind), [1, "a", 2.5m, 2])));

    [Fact]
    public void Arguments_are_converted_by_the_rules_of_PowerShell() =>
        Assert.Equal(["0 Output 3", "0 Completed", "1 Output 0", "1 Completed", "2 Output 1", "2 Completed"], Texts(Run(typeof(Math), nameof(Math.Sqrt), ["9", null, true])));

    [Fact]
    public void An_argument_that_fits_nowhere_is_the_error_of_its_item_alone()
    {
        var records = Run(typeof(Math), nameof(Math.Sqrt), ["x", 4]);
        var error = Assert.IsType<ErrorRecord>(records[0].Value);
        Assert.Contains("Cannot convert argument", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["1 Output 2", "1 Completed"], Texts(records[1..]));
    }

    [Fact]
    public void What_a_method_throws_is_the_inner_exception_as_in_a_script()
    {
        var records = Run(typeof(Methods), nameof(Methods.Boom), [1, 2]);
        var error = Assert.IsType<ErrorRecord>(records[0].Value);
        Assert.Equal("IOException", error.FullyQualifiedErrorId);
        Assert.IsType<MethodInvocationException>(error.Exception);
        Assert.IsType<IOException>(error.Exception.InnerException);
        Assert.Equal("Exception calling \"Boom\" with \"1\" argument(s): \"boom 1\"", error.Exception.Message);
        Assert.Equal(ItemStatus.Failed, records[1].Status);
    }

    [Fact]
    public void A_task_stands_for_its_result() => Assert.Equal(
        ["0 Output later 1", "0 Completed"],
        Texts(Run(typeof(Methods), nameof(Methods.Later), [1])));

    [Fact]
    public void So_does_a_value_task() => Assert.Equal(
        ["0 Output soon 1", "0 Completed"],
        Texts(Run(typeof(Methods), nameof(Methods.Soon), [1])));

    [Theory]
    [InlineData(nameof(Methods.Nothing))]
    [InlineData(nameof(Methods.NothingLater))]
    [InlineData(nameof(Methods.NothingSoon))]
    public void What_returns_nothing_puts_out_nothing(string name) => Assert.Equal(["0 Completed"], Texts(Run(typeof(Methods), name, [1])));

    [Fact]
    public void What_returns_null_puts_out_null() =>
        Assert.Equal(["0 Output", "0 Completed"], Texts(Run(typeof(Methods), nameof(Methods.Null), [1])));

    [Fact]
    public void A_sequence_is_enumerated_and_a_text_or_a_table_is_not()
    {
        Assert.Equal(["0 Output 0", "0 Output 1", "0 Completed"], Texts(Run(typeof(Methods), nameof(Methods.Up), [2])));
        Assert.Equal(["0 Output ab", "0 Completed"], Texts(Run(typeof(Methods), nameof(Methods.Text), ["ab"])));
        Assert.Equal(2, Run(typeof(Methods), nameof(Methods.Table), [1]).Count);
    }

    [Fact]
    public void Parameters_with_defaults_can_be_left_out() =>
        Assert.Equal(["0 Output 1 five", "0 Completed"], Texts(Run(typeof(Methods), nameof(Methods.Defaulted), [1])));

    [Fact]
    public void A_stop_reaches_the_token_of_a_method_that_takes_one()
    {
        var script = Send(typeof(Methods), nameof(Methods.WaitForStop));
        var batch = Worker.SendBatch(script, [1, 2]);
        Assert.True(Begun.WaitOne(TimeSpan.FromSeconds(20)));
        Worker.SendMark(FrameKind.Stop, batch, 0);
        Assert.True(Begun.WaitOne(TimeSpan.FromSeconds(20)));
        Worker.SendMark(FrameKind.Stop, batch, 1);

        Assert.Equal(["0 Stopped", "1 Stopped"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void A_method_that_is_not_there_is_an_error_of_each_item()
    {
        var script = Send(new MethodSource("No.Such", "Method", typeof(Methods).Assembly.FullName!, null));
        var records = Worker.ReadBatch(Worker.SendBatch(script, [1, 2]));
        Assert.All(records, static r => Assert.Equal("MethodNotLoadable", Assert.IsType<ErrorRecord>(r.Value).FullyQualifiedErrorId));
        Assert.Equal(2, records.Count);
    }

    private List<Record> Run(Type type, string name, object?[] items, object?[]? arguments = null) =>
        Worker.ReadBatch(Worker.SendBatch(Send(type, name), items, InMemoryWorker.Bind(arguments)));

    private int Send(Type type, string name) => Send(new MethodSource(type.FullName!, name, type.Assembly.FullName!, null));

    private int Send(MethodSource method) => Worker.SendScript(method.ToString(), method: method);

    /// <summary>What the tests call.</summary>
    public static class Methods
    {
        public static string Kind(int x) => "int";

        public static string Kind(string x) => "string";

        public static string Kind(object x) => "object";

        public static int Boom(int x) => throw new IOException($"boom {x}");

        public static async Task<string> Later(int x)
        {
            await Task.Yield();
            return $"later {x}";
        }

        public static async ValueTask<string> Soon(int x)
        {
            await Task.Yield();
            return $"soon {x}";
        }

        public static void Nothing(int x) => _ = x;

        public static async Task NothingLater(int x) => await Task.Yield();

        public static async ValueTask NothingSoon(int x) => await Task.Yield();

        public static object? Null(int x) => null;

        public static IEnumerable<int> Up(int end)
        {
            for (var i = 0; i < end; i++)
            {
                yield return i;
            }
        }

        public static string Text(string x) => x;

        public static Hashtable Table(int x) => new() { [x] = x, [x + 1] = x };

        public static string Defaulted(int x, string y = "five") => $"{x} {y}";

        public static async Task WaitForStop(int x, CancellationToken stop)
        {
            Begun.Set();
            await Task.Delay(Timeout.Infinite, stop);
        }
    }
}
