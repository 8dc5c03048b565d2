using System.Security.Cryptography;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>
/// A connection of the OpenSSH client that several workers of a host share (<c>ssh -M</c>): one login for all of them. It lives behind a <c>sh</c> that reads our pipe, and
/// ends it and takes its socket away when this process ends, by whatever end. Owned by the dispatcher's strand.
/// </summary>
internal sealed class SshMaster
{
    /// <summary>As many sessions as a server lets one connection have by default (<c>MaxSessions</c>). One that lets it have fewer turns the others away: ssh then logs in for each of those.</summary>
    public const int MostSessions = 10;

    private const string Ready = "ready";
    private const int SharesByItself = 66;

    /// <summary>How a session of ssh ends whose connection broke; it can be a little before that ends itself.</summary>
    private const int Broken = 255;

    /// <summary>The longest folder for that of its socket: with what follows, and what ssh adds while it makes the socket, that is some 40 of the 104 bytes that a path may have.</summary>
    private const int LongestRoot = 60;

    /// <summary>
    /// The first argument is the folder, the next ssh, the others where to. Who has a <c>ControlPath</c> in ssh's configuration has a way of his own to share connections.
    /// <c>LocalCommand</c> runs when others can use the connection.
    /// </summary>
    private const string Holder = $"""
        ssh=$1; shift
        trap 'rm -f "$0/s"; rmdir "$0"' EXIT
        if "$ssh" -G "$@" 2>/dev/null | grep -qi '^controlpath '; then exit 66; fi
        exec 3<&0
        "$ssh" -M -N -S "$0/s" -o ControlPersist=no -o PermitLocalCommand=yes -o 'LocalCommand=echo {Ready}' "$@" </dev/null 3<&- & master=$!
        (read -r _; kill "$master") <&3 >/dev/null 2>&1 & watcher=$!
        wait "$master"; code=$?
        kill "$watcher" 2>/dev/null
        exit "$code"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What ssh says where it is not the way to the host that fails, but the sharing.</summary>
    private static readonly string[] OfSharing = ["ControlPath", "ControlSocket", "mux", "unix_listener", "unknown option", "illegal option"];

    private readonly string _socket;
    private readonly LocalWorker _holder;
    private readonly LastWords _words = new();
    private readonly Action _changed;
    private readonly List<IWorkerConnection> _sessions = [];
    private readonly Task<WorkerExit> _ended;
    private volatile bool _isReady;
    private bool _isRetired;

    /// <param name="command">ssh, and where it is to go.</param>
    /// <param name="changed">Is called when it can be used, and when it has ended. From any thread.</param>
    /// <exception cref="IOException">There is no place for its socket.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may there be one.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">It can't be started.</exception>
    public SshMaster(IReadOnlyList<string> command, Action changed)
    {
        _changed = changed;
        var folder = CreateFolder();
        _socket = Path.Combine(folder, "s");
        _holder = WorkerProcess.Start("/bin/sh", ["-c", Holder, folder, .. command], workingDirectory: null);
        _ended = WatchAsync();
        _ = _ended.ContinueWith(_ => changed(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // it has ended by then, and not a moment later
    }

    /// <summary>Windows' OpenSSH client has no such thing.</summary>
    public static bool IsPossible => !OperatingSystem.IsWindows();

    public bool HasEnded => _ended.IsCompleted;

    /// <summary>It may still become one.</summary>
    public bool IsStarting => !_isReady && !HasEnded;

    /// <summary>It has ended before it was one.</summary>
    public bool HasFailed => HasEnded && !_isReady;

    /// <summary>Another worker can use it now.</summary>
    public bool HasRoom => _isReady && !_isRetired && !HasEnded && _sessions.Count < MostSessions;

    /// <summary>Nobody uses it, nor will.</summary>
    public bool IsOver => HasEnded || (_isRetired && _sessions.Count == 0);

    /// <summary>Of one that has failed: the host can be reached, as far as is known, but not with a connection of ours that is shared.</summary>
    public bool SharingFailed => _ended.Result.Code == SharesByItself || Array.Exists(OfSharing, _words.Text.Contains);

    /// <summary>What ssh is told, in front of all else, to go through it. Where that can't be, it makes a connection of its own.</summary>
    public string[] Words => ["-S", _socket, "-o", "ControlMaster=no"];

    /// <summary>Why one has failed.</summary>
    public PoolException ErrorOf(string host) => PoolErrors.HostFailed(new HostProblem(host, PoolHostStep.Connection, ""), _ended.Result, _words.Text);

    public void Add(IWorkerConnection session) => _sessions.Add(session);

    /// <summary>Forgets sessions that have ended. Where one broke, fell silent, or could not begin, no others are put on it: its link may be dead and ssh not know yet.</summary>
    public void Prune()
    {
        _isRetired |= _sessions.Exists(static s => s.Exited.IsCompletedSuccessfully && (s.Exited.Result is { Cause: not null } or { Code: Broken } || s.Problem?.Step == PoolHostStep.Connection));
        _sessions.RemoveAll(static s => s.Exited.IsCompleted);
    }

    /// <summary>Ends it. Completes when nothing of it is left here.</summary>
    public async Task EndAsync()
    {
        await _holder.Input.DisposeAsync().ConfigureAwait(false);
        if (await Task.WhenAny(_ended, Task.Delay(Patience)).ConfigureAwait(false) != _ended)
        {
            _holder.Kill();
        }

        await _ended.ConfigureAwait(false);
        if (Path.GetDirectoryName(_socket) is { } folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true); // who was to do that was killed
        }
    }

    /// <summary>A folder that nobody else can enter, of a name that nobody could guess.</summary>
    private static string CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException("Windows' OpenSSH client shares no connection.");
        }

        var name = $"ppssh-{Convert.ToHexString(RandomNumberGenerator.GetBytes(6))}";
        var root = Path.GetTempPath();
        if (Encoding.UTF8.GetByteCount(root) > LongestRoot)
        {
            root = "/tmp";
        }

        return Directory.CreateDirectory(Path.Combine(root, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private async Task<WorkerExit> WatchAsync()
    {
        var words = ReadWordsAsync();
        using (var output = new StreamReader(_holder.Output))
        {
            while (await output.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (line == Ready)
                {
                    _isReady = true;
                    _changed();
                }
            }
        }

        await words.ConfigureAwait(false);
        var exit = await _holder.Exited.ConfigureAwait(false);
        _holder.Dispose();
        return exit;
    }

    private async Task ReadWordsAsync()
    {
        using var error = new StreamReader(_holder.Error);
        while (await error.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _words.Add(line);
        }
    }
}
