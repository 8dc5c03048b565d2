using System.Diagnostics;
using System.Text;

namespace ParallelProc.PesterFiles;

/// <summary>A shell that runs something, what it prints, and its certain end.</summary>
internal sealed class ShellProcess : IDisposable
{
    private static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _outputEnded = new();
    private readonly TaskCompletionSource _errorEnded = new();

    public ShellProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // One shell's modules are not for another, and no colours in what is read by a program.
        start.Environment.Remove("PSModulePath");
        start.Environment["NO_COLOR"] = "1";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Take(e.Data, _outputEnded);
        _process.ErrorDataReceived += (_, e) => Take(e.Data, _errorEnded);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Standard output and standard error so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Something that the shell left behind still holds its output.</summary>
    public bool OutputHeldOpen { get; private set; }

    /// <summary>False when it did not end in time; then it and all that it started have been killed.</summary>
    public bool WaitForExit(TimeSpan limit)
    {
        // Not WaitForExitAsync, which waits for the streams too, that is, for whatever inherited them.
        var inTime = _process.WaitForExit((int)limit.TotalMilliseconds);
        if (!inTime)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit((int)StreamPatience.TotalMilliseconds);
        }

        OutputHeldOpen = !Task.WaitAll([_outputEnded.Task, _errorEnded.Task], StreamPatience);
        return inTime;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Take(string? line, TaskCompletionSource ended)
    {
        if (line is null)
        {
            ended.TrySetResult();
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
