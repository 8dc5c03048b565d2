using System.Diagnostics;
using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>
/// On Unix, a small <c>sh</c> that knows the workers and reads from this process. When that ends without a word, it gives them the time that they
/// take to end in order, and kills their groups. It lives while there are workers.
/// </summary>
internal sealed class GuardProcess
{
    /// <summary>
    /// In a session of its own where there is a program for that, so that a kill of this process's group spares it. The patience is longer than that of
    /// a worker (a second), so that one that ends in order is let do so.
    /// </summary>
    private const string Script = """
        trap '' HUP INT QUIT TERM
        if [ -n "$1" ] && command -v setsid >/dev/null 2>&1; then exec setsid sh -c "$1" "$0"; fi
        groups=
        while read -r what id; do
            case $what in
                +) groups="$groups $id" ;;
                -) rest=; for group in $groups; do [ "$group" = "$id" ] || rest="$rest $group"; done; groups=$rest ;;
            esac
        done
        [ -n "$groups" ] || exit 0
        sleep 1.5 || sleep 2
        for group in $groups; do kill -9 "-$group" "$group"; done
        """;

    private readonly object _gate = new();
    private readonly HashSet<int> _workers = [];
    private Process? _process;

    public void Add(Process worker)
    {
        lock (_gate)
        {
            // The first worker has none yet; and somebody may have killed it.
            if (_process is null || !TryTell(_process, '+', worker.Id))
            {
                TryTell(_process = Start(), '+', worker.Id);
            }

            _workers.Add(worker.Id);
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
            if (!TryTell(process, '-', workerId) || _workers.Count == 0)
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
        foreach (var argument in new[] { "-c", Script, "parallelproc-guard", Script })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        foreach (var worker in _workers)
        {
            TryTell(process, '+', worker);
        }

        return process;
    }

    /// <summary>A line is shorter than any pipe: it is written whole, and at once.</summary>
    private static bool TryTell(Process process, char what, int worker)
    {
        try
        {
            var stream = process.StandardInput.BaseStream;
            stream.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {worker}\n")));
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
