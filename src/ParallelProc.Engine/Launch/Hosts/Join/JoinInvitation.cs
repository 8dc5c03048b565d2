namespace ParallelProc.Engine;

/// <summary>Who is expected of one step: tasks that show its certificate, each with a token of its own, each once, for a while.</summary>
/// <param name="certificate">What they show.</param>
/// <param name="tokens">What they say.</param>
/// <param name="seats">Their places, in the order of the tasks.</param>
/// <param name="until">No longer than this, as a tick count in milliseconds.</param>
internal sealed class JoinInvitation(JoinCertificate certificate, JoinTokens tokens, IReadOnlyList<JoinSeat> seats, long until)
{
    private readonly bool[] _used = new bool[seats.Count];

    public string Pin { get; } = certificate.Hash;

    /// <summary>How many may come still.</summary>
    public int Open
    {
        get
        {
            lock (_used)
            {
                return IsOver ? 0 : _used.Where((used, task) => !used && !seats[task].IsClosed).Count();
            }
        }
    }

    private bool IsOver => Environment.TickCount64 > until;

    /// <summary>Takes somebody in who has shown the certificate.</summary>
    /// <returns>Why not, for a stranger; empty for one that is too late through no fault of its own; null for welcome.</returns>
    public string? Welcome(ReadOnlySpan<byte> token, JoinChannel channel)
    {
        var task = tokens.Find(token);
        if (task < 0)
        {
            return "its token is none of ours";
        }

        lock (_used)
        {
            if (_used[task])
            {
                return "its token had been used";
            }

            // A place that is no longer waited for, or time that was too short for a machine under load.
            return IsOver || !seats[task].TryJoin(channel) ? "" : Use(task);
        }
    }

    private string? Use(int task)
    {
        _used[task] = true;
        return null;
    }
}
