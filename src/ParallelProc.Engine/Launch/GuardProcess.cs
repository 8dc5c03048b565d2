using System.Diagnostics;
using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>
/// On Unix, a small <c>sh</c> that knows the workers and reads from this process. When that ends without a word, it gives them the time that they
/// take to end in order, and kills what is left of them and of all that they started. It lives while there are workers.
/// </summary>
internal sealed class GuardProcess
{
    private readonly object _gate = new();

    /// <summary>The marks of the workers that live, by their ids.</summary>
    private readonly Dictionary<int, string> _workers = [];

    private Process? _process;

    public void Add(Process worker, string mark)
    {
        lock (_gate)
        {
            // The first worker has none yet; and somebody may have killed it.
            if (_process is null || !TryTellStart(_process, worker.Id, mark))
            {
                TryTellStart(_process = Start(), worker.Id, mark);
            }

            _workers.Add(worker.Id, mark);
        }
    }

    public void Remove(int workerId)
    {
        lock (_gate)
        {
            if (!_workers.Remove(workerId) || _process is not { } process)
            {
                return;
            }

            // Told to a guard that is gone, it would say nothing: the next one is given those that are left.
            if (!TryTellEnd(process, workerId) || _workers.Count == 0)
            {
                Dismiss(process);
                _process = null;
            }
        }
    }

    /// <summary>A new guard, told of the workers so far.</summary>
    private Process Start()
    {
        if (_process is not null)
        {
            Dismiss(_process);
            _process = null;
        }

        // Nothing of this process's own is held: neither its streams nor its folder.
        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "-c", GuardScript.Text, "parallelproc-guard", GuardScript.Text })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        foreach (var (id, mark) in _workers)
        {
            TryTellStart(process, id, mark);
        }

        return process;
    }

    private static bool TryTellStart(Process process, int worker, string mark) =>
        TryTell(process, string.Create(CultureInfo.InvariantCulture, $"+ {worker} {mark}\n"));

    private static bool TryTellEnd(Process process, int worker) => TryTell(process, string.Create(CultureInfo.InvariantCulture, $"- {worker}\n"));

    /// <summary>A line is shorter than any pipe: it is written whole, and at once.</summary>
    private static bool TryTell(Process process, string line)
    {
        try
        {
            var stream = process.StandardInput.BaseStream;
            stream.Write(System.Text.Encoding.ASCII.GetBytes(line));
            stream.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Ends its input, and so it. The runtime sees to its end as to that of any child.</summary>
    private static void Dismiss(Process process)
    {
        process.Exited += (_, _) => process.Dispose();
        process.EnableRaisingEvents = true;
        process.StandardInput.BaseStream.Dispose();
    }
}
