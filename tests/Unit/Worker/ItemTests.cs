using System.Collections;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>What one item gives, and what the next one sees of it.</summary>
public sealed class ItemTests : WorkerTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_item_comes_back_with_its_index(bool clean) =>
        Assert.Equal(["0 Output 1", "0 Completed", "1 Output 9", "1 Completed"], Texts(Worker.Run("$_ * $_", [1, 3], clean: clean)));

    [Fact]
    public void Order_is_kept_across_streams()
    {
        var records = Worker.Run(
            "1; Write-Warning w; 2; Write-Error e; 3; Write-Information i; Write-Verbose v -Verbose; Write-Progress p; 4",
            [0],
            functions: StreamCommands);
        Assert.Equal(["Output", "Warning", "Output", "Error", "Output", "Information", "Verbose", "Progress", "Output", "Done"], Kinds(records));
    }

    [Fact]
    public void A_division_by_zero_is_an_error_and_the_body_goes_on()
    {
        var records = Worker.Run("1/$_; 'after'", [0]);
        Assert.Equal(["Error", "Output", "Done"], Kinds(records));
        Assert.Equal("after", records[1].Value);
    }

    [Theory]
    [InlineData("if ($_ -eq 2) { throw 'boom' }; $_")]
    [InlineData("$ErrorActionPreference = 'Stop'; if ($_ -eq 2) { Write-Error boom }; $_")]
    [InlineData("if ($_ -eq 2) { Write-Error boom -ErrorAction Stop }; $_")]
    public void A_terminating_error_ends_its_item_only_and_comes_once(string body) =>
        Assert.Equal(
            ["0 Output 1", "0 Completed", "1 Failed boom", "2 Output 3", "2 Completed"],
            Texts(Worker.Run(body, [1, 2, 3], functions: StreamCommands)));

    [Fact]
    public void An_error_record_that_is_output_is_data()
    {
        var records = Worker.Run("try { throw 'x' } catch { $_ }", [0]);
        Assert.Equal(["Output", "Done"], Kinds(records));
    }

    [Theory]
    [InlineData("[System.Management.Automation.WarningRecord]::new('x')")]
    [InlineData("[System.Management.Automation.VerboseRecord]::new('x')")]
    [InlineData("[System.Management.Automation.DebugRecord]::new('x')")]
    [InlineData("[System.Management.Automation.InformationRecord]::new('x', 'here')")]
    [InlineData("Write-Warning x -WarningAction SilentlyContinue -WarningVariable kept; $kept")]
    public void A_record_of_a_stream_that_is_output_is_data(string body)
    {
        var records = Worker.Run(body, [0], functions: StreamCommands);
        Assert.Equal(["Output", "Done"], Kinds(records));
    }

    [Fact]
    public void A_variable_is_not_seen_by_the_next_item() => Assert.Equal(["[]", "[]"], Outputs("\"[$a]\"; $a = 5", 2));

    [Fact]
    public void Matches_are_not_seen_by_the_next_item() =>
        Assert.Equal(["none", "none"], Outputs("if ($Matches) { 'seen' } else { 'none' }; $null = 'abc' -match 'b'", 2));

    [Fact]
    public void A_function_of_a_body_is_not_seen_by_the_next_item() =>
        Assert.Equal(["0", "0"], Outputs("@(Get-Command mine -ErrorAction Ignore).Count; function mine { 1 }", 2));

    [Fact]
    public void Location_exit_code_and_culture_are_put_back() => Assert.Equal(
        ["True", "True", "True", "True", "True", "True"],
        Outputs(
            """
            (Get-Location).Path -ne '/'; $null -eq $LASTEXITCODE; [cultureinfo]::CurrentCulture.Name -ne 'de-DE'
            Set-Location /; $global:LASTEXITCODE = 7; [cultureinfo]::CurrentCulture = 'de-DE'
            """,
            2,
            functions:
            [
                "function Get-Location { $ExecutionContext.SessionState.Path.CurrentLocation }",
                "function Set-Location { $null = $ExecutionContext.SessionState.Path.SetLocation($args[0]) }",
            ]));

    [Fact]
    public void Global_state_stays_with_the_worker() => Assert.Equal(["1", "2"], Outputs("$global:count++; $global:count", 2));

    [Theory]
    [InlineData("break", false)]
    [InlineData("continue", false)]
    [InlineData("return", false)]
    [InlineData("break", true)]
    [InlineData("continue", true)]
    [InlineData("return", true)]
    public void A_bare_loop_exit_ends_its_item(string keyword, bool clean) => Assert.Equal(
        ["0 Output 1", "0 Completed", "1 Completed", "2 Output 3", "2 Completed"],
        Texts(Worker.Run($"if ($_ -eq 2) {{ {keyword} }}; $_", [1, 2, 3], clean: clean)));

    [Fact]
    public void A_foreign_label_ends_its_item_and_loses_none() => Assert.Equal(
        ["0 Output 1", "0 Completed", "1 Completed", "2 Output 3", "2 Completed"],
        Texts(Worker.Run("if ($_ -eq 2) { break elsewhere }; $_", [1, 2, 3])));

    [Fact]
    public void Exit_is_reported_with_its_code() => Assert.Equal(
        ["0 Output 1", "0 Completed", "1 Exited 7", "2 Output 3", "2 Completed"],
        Texts(Worker.Run("if ($_ -eq 2) { exit 7 }; $_", [1, 2, 3])));

    [Fact]
    public void Exit_in_a_nested_function_is_reported_too() =>
        Assert.Equal(["0 Exited 0"], Texts(Worker.Run("f; 'not reached'", [1], functions: ["function f { exit }"])));

    [Fact]
    public void An_item_that_is_an_array_stays_in_one_piece() =>
        Assert.Equal(["0 Output 3", "0 Completed"], Texts(Worker.Run("$_.Count", [new object[] { 1, 2, 3 }])));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_null_item_runs_its_body(bool clean) =>
        Assert.Equal(["0 Output True", "0 Completed"], Texts(Worker.Run("$null -eq $_", [null], clean: clean)));

    [Fact]
    public void A_null_output_is_kept() => Assert.Equal(["Output", "Output", "Done"], Kinds(Worker.Run("$null; 1", [1])));

    [Fact]
    public void An_item_without_input_has_no_dollar_underbar() =>
        Assert.Equal(["0 Output True", "0 Completed"], Texts(Worker.Run("$null -eq $_ -and @($input).Count -eq 0", [InMemoryWorker.NoInput])));

    [Fact]
    public void Begin_process_and_end_run_whole_for_each_item() => Assert.Equal(
        ["0 Output b", "0 Output 1", "0 Output e", "0 Completed", "1 Output b", "1 Output 2", "1 Output e", "1 Completed"],
        Texts(Worker.Run("begin { 'b' } process { $_ } end { 'e' }", [1, 2])));

    [Fact]
    public void A_whole_body_gets_an_array_in_one_piece() =>
        Assert.Equal(["0 Output 2", "0 Completed"], Texts(Worker.Run("process { $_.Count }", [new object[] { 1, 2 }])));

    [Fact]
    public void A_whole_body_without_input_runs_once() =>
        Assert.Equal(["0 Output b", "0 Output p", "0 Completed"], Texts(Worker.Run("begin { 'b' } process { 'p' }", [InMemoryWorker.NoInput])));

    [Fact]
    public void A_clean_block_runs_when_its_item_throws() => Assert.Equal(
        ["0 Failed x", "1 Output True", "1 Completed"],
        Texts(Worker.Run("process { if ($_ -eq 1) { throw 'x' }; $global:cleaned } clean { $global:cleaned = $true }", [1, 2])));

    [Fact]
    public void Input_with_items_of_both_kinds_takes_each_in_its_way() => Assert.Equal(
        ["0 Output 1", "0 Completed", "1 Output", "1 Completed", "2 Output 3", "2 Completed"],
        Texts(Worker.Run("process { $_ }", [1, InMemoryWorker.NoInput, 3])));

    [Fact]
    public void A_body_that_does_not_parse_fails_each_of_its_items()
    {
        var records = Worker.Run("if (", [1, 2]);
        Assert.Equal([ItemStatus.Failed, ItemStatus.Failed], records.Select(static record => record.Status));
        Assert.Equal(["0 Output 3", "0 Completed"], Texts(Worker.Run("$_", [3])));
    }

    [Theory]
    [InlineData("throw 'no'", "Failed")]
    [InlineData("exit 3", "Exited")]
    [InlineData("break", "Completed")]
    public void A_script_that_does_not_come_to_its_body_still_ends_each_item(string functions, string status) =>
        Assert.Equal([status, status], Worker.Run("$_", [1, 2], functions: [functions]).Select(static record => record.Status.ToString()));

    [Fact]
    public void An_unknown_script_fails_its_items() =>
        Assert.Equal([ItemStatus.Failed], Worker.ReadBatch(Worker.SendBatch(99, [1])).Select(static record => record.Status));

    [Fact]
    public void An_error_in_a_nested_pipeline_of_the_body_keeps_its_order() =>
        Assert.Equal(["1", "Error e", "2"], Outputs("& { 1; Write-Error e; 2 } | ForEach-Object { $_ }", functions: StreamCommands));

    [Fact]
    public void Output_that_is_a_list_is_not_lost() =>
        Assert.Equal(["2"], Outputs("$l = [System.Collections.ArrayList]@(1, 2); , $l | ForEach-Object { $_.Count }"));

    [Fact]
    public void A_pipeline_that_selects_the_first_does_not_end_the_worker() =>
        Assert.Equal(["1", "1"], Outputs("1..5 | & { process { $_; break } }", 2));

    [Fact]
    public void Errors_do_not_pile_up_in_an_open_pipeline()
    {
        var records = Worker.Run("Write-Error $_; $Error.Count -lt 300", [.. Enumerable.Range(0, 600).Cast<object?>()], functions: StreamCommands);
        Assert.Equal(600, records.Count(static record => record.Kind == RecordKind.Error));
        Assert.All(records.Where(static record => record.Kind == RecordKind.Output), static record => Assert.Equal(true, record.Value));
    }

    [Fact]
    public void A_hashtable_item_is_the_item() =>
        Assert.Equal(["0 Output 5", "0 Completed"], Texts(Worker.Run("$_.a", [new Hashtable { ["a"] = 5 }])));
}
