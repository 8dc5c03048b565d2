using System.Collections;
using System.Text;

namespace ParallelProc.Tests.Worker;

/// <summary>Arguments, parameters, <c>$using:</c> and functions that come with a body.</summary>
public sealed class BindingTests : WorkerTest
{
    [Fact]
    public void Arguments_are_bound_by_position() =>
        Assert.Equal(["a-b"], Outputs("param($x, $y) \"$x-$y\"", bindings: InMemoryWorker.Bind(["a", "b"])));

    [Fact]
    public void Parameters_are_bound_by_name() => Assert.Equal(
        ["a-b-True"],
        Outputs("param($x, $y, [switch] $z) \"$x-$y-$z\"", bindings: InMemoryWorker.Bind(parameters: new Hashtable { ["y"] = "b", ["x"] = "a", ["z"] = true })));

    [Fact]
    public void Arguments_without_a_param_block_are_in_args() =>
        Assert.Equal(["2 a b"], Outputs("\"$($args.Count) $args\"", bindings: InMemoryWorker.Bind(["a", "b"])));

    [Fact]
    public void A_body_without_arguments_has_an_empty_args_and_input() => Assert.Equal(["0 0"], Outputs("\"$($args.Count) $(@($input).Count)\""));

    [Fact]
    public void An_argument_that_is_an_array_stays_in_one_piece() =>
        Assert.Equal(["2 c"], Outputs("param($x, $y) \"$($x.Count) $y\"", bindings: InMemoryWorker.Bind([new object[] { "a", "b" }, "c"])));

    [Fact]
    public void Arguments_are_bound_in_a_clean_body_as_well() => Assert.Equal(
        ["0 Output 6", "0 Completed"],
        Texts(Worker.Run("$_ * $args[0]", [2], InMemoryWorker.Bind([3]), clean: true)));

    [Fact]
    public void Arguments_are_bound_in_a_body_with_blocks() => Assert.Equal(
        ["0 Output 2-a", "0 Completed"],
        Texts(Worker.Run("param($x) process { \"$_-$x\" }", [2], InMemoryWorker.Bind(["a"]))));

    [Fact]
    public void Bindings_change_from_batch_to_batch()
    {
        var script = Worker.SendScript("param($x) \"$x $using:u\"");
        foreach (var value in new[] { "a", "b", "c" })
        {
            var batch = Worker.SendBatch(script, [1], InMemoryWorker.Bind([value], values: new Hashtable { [UsingKey("$using:u")] = value + value }));
            Assert.Equal([$"0 Output {value} {value}{value}", "0 Completed"], Texts(Worker.ReadBatch(batch)));
        }
    }

    [Fact]
    public void Using_values_are_found_in_nested_blocks() => Assert.Equal(
        ["5 7"],
        Outputs("& { \"$using:a $(& { $using:b })\" }", bindings: InMemoryWorker.Bind(values: new Hashtable { [UsingKey("$using:a")] = 5, [UsingKey("$using:b")] = 7 })));

    [Fact]
    public void Using_with_members_and_indexes_is_found() => Assert.Equal(
        ["5 7"],
        Outputs(
            "\"$($using:a.Length) $($using:b[0])\"",
            bindings: InMemoryWorker.Bind(values: new Hashtable { [UsingKey("$using:a.Length")] = 5, [UsingKey("$using:b[0]")] = 7 })));

    [Fact]
    public void Functions_call_each_other_and_are_gone_with_their_script()
    {
        Assert.Equal(["inner 1"], Outputs("outer 1", functions: ["function outer { inner $args[0] }", "function inner { \"inner $($args[0])\" }"]));
        Assert.Equal(["other"], Outputs("inner", functions: ["function inner { 'other' }"]));
        Assert.Equal(["0"], Outputs("@(Get-Command inner -ErrorAction Ignore).Count"));
    }

    [Fact]
    public void Functions_of_our_names_do_not_take_over()
    {
        string[] functions = ["function Read-Item { 'mine' }"];
        Assert.Equal(["mine", "0"], Outputs("Read-Item; $_", functions: functions));
    }

    [Fact]
    public void Classes_and_using_lines_come_along() => Assert.Equal(
        ["5", "StringBuilder"],
        Outputs("using namespace System.Text\n[Point]::new().X; [StringBuilder].Name", functions: ["class Point { [int] $X = 5 }"]));

    [Fact]
    public void A_body_sees_no_variable_of_ours_but_the_context() => Assert.Equal(
        ["True"],
        Outputs(
            """
            $all = $ExecutionContext.SessionState.InvokeProvider.ChildItem.Get('variable:', $false)
            $ours = $all.Where{ $null -ne $_.Value -and $_.Value.GetType().Assembly.FullName -like 'ParallelProc*' -and $_.Name -ne 'PoolContext' }
            $all.Count -gt 20 -and $ours.Count -eq 0
            """));

    [Fact]
    public void A_missing_mandatory_parameter_is_an_error()
    {
        var records = Worker.Run("param([Parameter(Mandatory)] $x) $x", [1]);
        Assert.Equal(["Error", "Done"], Kinds(records));
    }

    /// <summary>As PowerShell's own: plain variables without regard to case.</summary>
    private static string UsingKey(string expression) =>
        Convert.ToBase64String(Encoding.Unicode.GetBytes(expression.All(static c => char.IsLetter(c) || c is '$' or ':') ? expression.ToLowerInvariant() : expression));
}
