using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>What a body writes past the pipeline, and where its errors say that they come from.</summary>
public sealed class HostTests : WorkerTest
{
    public HostTests() : base(static () => new InMemoryWorker(console: true))
    {
    }

    [Fact]
    public void Console_output_is_information_in_order_line_by_line() => Assert.Equal(
        ["1", "Information a", "Information b", "2", "Information err", "3", "Information rest"],
        Outputs("1; [Console]::WriteLine(\"a`nb\"); 2; [Console]::Error.WriteLine('err'); 3; [Console]::Write('re'); [Console]::Write('st')"));

    [Fact]
    public void Console_input_is_empty() => Assert.Equal(["True"], Outputs("$null -eq [Console]::In.ReadLine()"));

    [Fact]
    public void What_the_host_is_given_is_information() =>
        Assert.Equal(["1", "Information a", "2"], Outputs("1; $Host.UI.WriteLine('a'); 2"));

    [Theory]
    [InlineData("$Host.UI.ReadLine()")]
    [InlineData("$Host.UI.PromptForChoice('c', 'm', @(), 0)")]
    public void A_question_is_an_error_that_says_why(string body)
    {
        var records = Worker.Run(body + "; 'after'", [1]);
        Assert.Contains("no one to ask", records[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_and_variables_name_the_callers_file()
    {
        var source = new ScriptSource(
            "$PSScriptRoot; $PSCommandPath\nf; try { throw 'x' } catch { $_.InvocationInfo.ScriptLineNumber; $_.InvocationInfo.OffsetInLine }",
            "/some/where/script.ps1",
            40,
            9);
        var outputs = Worker.Run("", [1], at: source, functions: ["function f { $MyInvocation.ScriptLineNumber }"]).Select(static record => $"{record.Value}");
        Assert.Equal(["/some/where", "/some/where/script.ps1", "41", "41", "10", ""], outputs);
    }

    [Fact]
    public void The_first_line_counts_its_column() => Assert.Equal(
        ["3", "16"],
        Worker.Run("", [1], at: new ScriptSource("try { throw 'x' } catch { $_.InvocationInfo.ScriptLineNumber; $_.InvocationInfo.OffsetInLine }", null, 3, 10))
            .Where(static record => record.Kind == RecordKind.Output)
            .Select(static record => $"{record.Value}"));

    [Fact]
    public void A_programs_standard_error_is_text_and_no_failure()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(
            ["out", "Information err", "after 3", "True"],
            Outputs("$ErrorActionPreference = 'Stop'; sh -c 'echo out; sleep 0.2; echo err >&2; exit 3'; \"after $LASTEXITCODE\"; $true"));
    }

    [Fact]
    public void A_batch_that_is_not_clean_is_marked_in_standard_error()
    {
        var script = Worker.SendScript("$_");
        var batch = Worker.SendBatch(script, [1]);
        Worker.ReadBatch(batch);
        var reader = new ByteReader(Worker.Hello.Payload);
        var mark = $"\0PP{HelloMessage.Read(ref reader).Token}:{batch}\n";
        Assert.Equal(mark, Worker.Stderr);
        Worker.Run("$_", [1], clean: true);
        Assert.Equal(mark, Worker.Stderr);
    }

    [Fact]
    public void An_output_that_cant_cross_is_named_and_the_item_goes_on()
    {
        var records = Worker.Run("$a = 1; foreach ($i in 1..20000) { $a = , $a }; , $a; 2", [1]);
        Assert.Equal(["NotSerializable", "Output", "Done"], Kinds(records));
        Assert.Contains("[0][0]", records[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["0 Output 5", "0 Completed"], Texts(Worker.Run("$_", [5])));
    }

    [Theory]
    [InlineData("f", true, "at f,", "at <ScriptBlock>")]
    [InlineData("f", false, "at f,", "at <ScriptBlock>,")]
    public void The_script_stack_of_an_error_begins_at_the_body(string body, bool clean, params string[] frames)
    {
        var error = Assert.IsType<ErrorRecord>(Worker.Run(body, [1], clean: clean, functions: ["function f { throw 'x' }"])[^1].Value);
        var lines = error.ScriptStackTrace.Split('\n');
        Assert.Equal(frames.Length, lines.Length);
        Assert.All(lines.Zip(frames), static pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }
}
