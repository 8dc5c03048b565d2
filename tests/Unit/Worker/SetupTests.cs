using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>The handshake, and how a worker is set up.</summary>
public sealed class SetupTests
{
    [Fact]
    public void Hello_says_who_is_there()
    {
        using var worker = new InMemoryWorker();
        var reader = new ByteReader(worker.Hello.Payload);
        var hello = HelloMessage.Read(ref reader);
        Assert.Equal(HelloMessage.CurrentProtocol, hello.ProtocolVersion);
        Assert.Equal(Environment.ProcessId, hello.ProcessId);
        Assert.Matches("^7\\.", hello.PowerShellVersion);
        Assert.NotEmpty(hello.ModuleVersion);
    }

    [Fact]
    public void What_the_initialisation_script_defines_is_there_for_all_bodies()
    {
        using var worker = new InMemoryWorker(With("function hi { \"hi $args\" }; $value = 5"));
        Assert.Equal(["0 Output hi 5", "0 Completed"], worker.Run("hi $value", [1]).Select(static record => record.ToString()));
    }

    [Theory]
    [InlineData("throw 'no luck'", "no luck")]
    [InlineData("if (", "Missing")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Nothing-At-All", "Get-Nothing-At-All")]
    public void A_terminating_error_of_the_initialisation_script_is_reported_and_ends_the_worker(string script, string expected)
    {
        using var worker = new InMemoryWorker(With(script), started: false);
        var reader = new ByteReader(worker.Expect(FrameKind.SetupFailed).Payload);
        Assert.Contains(expected, $"{new ObjectDecoder().Decode(ref reader)}", StringComparison.Ordinal);
        Assert.True(worker.WaitForEnd());
        Assert.Equal(1, worker.ExitCode);
    }

    [Fact]
    public void Other_errors_of_the_initialisation_script_are_printed()
    {
        using var worker = new InMemoryWorker(With("1/0; $value = 5"));
        Assert.Contains("0 Output 5", worker.Run("$value", [1]).Select(static record => record.ToString()));
        Assert.Contains("divide by zero", worker.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_errors_of_the_initialisation_script_are_told_when_it_is_ready()
    {
        using var worker = new InMemoryWorker(With("1/0; no-such-thing"), started: false);
        var reader = new ByteReader(worker.Expect(FrameKind.Ready).Payload);
        var decoder = new ObjectDecoder();
        Assert.Contains("zero", $"{decoder.Decode(ref reader)}", StringComparison.Ordinal);
        Assert.Contains("no-such-thing", $"{decoder.Decode(ref reader)}", StringComparison.Ordinal);
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Exit_with_a_code_in_the_initialisation_script_fails_the_set_up()
    {
        using var worker = new InMemoryWorker(With("exit 3"), started: false);
        var reader = new ByteReader(worker.Expect(FrameKind.SetupFailed).Payload);
        var error = Assert.IsType<ErrorRecord>(new ObjectDecoder().Decode(ref reader));
        Assert.Equal("InitializationExited", error.FullyQualifiedErrorId);
        Assert.Contains("code 3", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Exit_without_a_code_only_ends_the_initialisation_script()
    {
        using var worker = new InMemoryWorker(With("$value = 5; exit; $value = 6"));
        Assert.Equal(["0 Output 5", "0 Completed"], worker.Run("$value", [1]).Select(static record => record.ToString()));
    }

    [Fact]
    public void The_initialisation_script_finds_its_using_values_and_functions()
    {
        using var bindings = new ByteWriter();
        var key = Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes("$using:x"));
        new ObjectEncoder().Encode(bindings, InMemoryWorker.Bind(values: new System.Collections.Hashtable { [key] = 4 }));
        using var worker = new InMemoryWorker(With("$value = double $using:x; $inner = & { $using:x }") with
        {
            InitializationFunctions = [new ScriptSource("function double($n) { 2 * $n }")],
            InitializationBindings = bindings.Written.ToArray(),
        });
        Assert.Equal(["0 Output 8 4", "0 Completed"], worker.Run("\"$value $inner\"", [1]).Select(static record => record.ToString()));
    }

    [Fact]
    public void A_module_that_cant_be_imported_fails_the_set_up()
    {
        using var worker = new InMemoryWorker(new WorkerSettings { Modules = ["NoSuchModuleAnywhere"] }, started: false);
        worker.Expect(FrameKind.SetupFailed);
    }

    [Fact]
    public void Location_and_culture_are_the_callers()
    {
        var place = Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar);
        using var worker = new InMemoryWorker(new WorkerSettings { WorkingDirectory = place, Culture = "de-DE", UICulture = "fr-FR" });
        Assert.Equal(
            [$"0 Output {place}", "0 Output 1,5", "0 Output fr-FR", "0 Completed"],
            worker.Run("$PWD.Path; 1.5.ToString(); [cultureinfo]::CurrentUICulture.Name", [1]).Select(static record => record.ToString()));
    }

    [Fact]
    public void A_location_that_does_not_exist_fails_the_set_up()
    {
        using var worker = new InMemoryWorker(new WorkerSettings { WorkingDirectory = "/no/such/place" }, started: false);
        worker.Expect(FrameKind.SetupFailed);
    }

    [Theory]
    [InlineData("ConstrainedLanguage", PSLanguageMode.FullLanguage)]
    [InlineData("FullLanguage", PSLanguageMode.ConstrainedLanguage)]
    public void The_stricter_language_mode_holds(string callers, PSLanguageMode own)
    {
        using var worker = new InMemoryWorker(new WorkerSettings { LanguageMode = callers }, mode: own);
        foreach (var clean in new[] { true, false })
        {
            var records = worker.Run("\"$($ExecutionContext.SessionState.LanguageMode)\"; $_ + 1; [IO.File]::Exists('x')", [4], clean: clean);
            Assert.Equal("ConstrainedLanguage", $"{records[0].Value}");
            Assert.Equal("0 Output 5", records[1].ToString());
            Assert.Equal(["Output", "Output", "Error", "Done"], records.Select(static record => record.Kind.ToString()));
        }

        Assert.Equal(
            ["0 Output a x", "0 Completed"],
            worker.Run("param($x) f $x", [1], InMemoryWorker.Bind(["x"]), functions: ["function f { \"a $args\" }"]).Select(static record => record.ToString()));
    }

    private static WorkerSettings With(string script) => new() { InitializationScript = new ScriptSource(script) };
}
