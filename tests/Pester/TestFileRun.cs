using Xunit;

namespace ParallelProc.PesterFiles;

/// <summary>One Pester file in one shell. Its counts stay in out/test-results/SHELL/FILE.txt, where .ci/run sums them.</summary>
internal sealed class TestFileRun
{
    private const int MostOutputLines = 40;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string _shell;
    private readonly string _program;
    private readonly string _file;
    private readonly string _result;

    public TestFileRun(string shell, string program, string file)
    {
        (_shell, _program, _file) = (shell, program, file);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "out", "test-results", shell)).FullName;
        _result = Path.Combine(folder, file.Replace('/', '.').Replace(".Tests.ps1", ".txt", StringComparison.Ordinal));
    }

    public void Run()
    {
        File.Delete(_result);
        string[] arguments =
        [
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(Repository.Root, "tests", "Pester", "Run-TestFile.ps1"),
            "-Path", Path.Combine(Repository.Root, _file), "-Result", _result,
        ];
        using var process = new ShellProcess(_program, arguments);
        var inTime = process.WaitForExit(Limit);
        if (!inTime)
        {
            Fail($"{_file} did not end within {Limit.TotalMinutes:0} minutes and was killed.", process);
        }

        if (!File.Exists(_result))
        {
            Fail($"{_file} ended its shell with code {process.ExitCode} before its tests were done.", process);
        }

        var lines = File.ReadAllLines(_result);
        var failed = int.Parse(lines[0].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        if (failed > 0)
        {
            Assert.Fail(string.Join(Environment.NewLine, lines.SkipWhile(l => !l.StartsWith("FAILED", StringComparison.Ordinal))));
        }

        if (process.OutputHeldOpen)
        {
            Fail($"{_file} left a process behind that holds the output of its shell.", process);
        }
    }

    /// <summary>Counts as one failed test, with the last that the shell printed.</summary>
    private void Fail(string reason, ShellProcess process)
    {
        var tail = process.Output.TrimEnd().Split('\n').TakeLast(MostOutputLines).Select(l => "    " + l.TrimEnd());
        string[] lines = [$"PESTER 0 1 0", $"FAILED {reason} ({_shell})", .. tail];
        File.WriteAllLines(_result, lines);
        Assert.Fail(string.Join(Environment.NewLine, lines.Skip(1)));
    }
}
