using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Answers what one worker asks about files. On the thread that reads from it, but for claims, which others may let go.</summary>
/// <param name="send">Sends it a message; never waits.</param>
/// <param name="waiting">How many messages to it have not left.</param>
internal sealed class FilePeer(Action<ByteWriter> send, Func<int> waiting)
{
    /// <summary>Places that it has or waits for. Owned by the thread that reads from it.</summary>
    private readonly List<string> _claimed = [];

    /// <exception cref="ProtocolException">Nothing that a worker of ours would ask.</exception>
    public void Handle(FileCall call)
    {
        // It waits for its answers before it asks for more: who does not would have the shell hold all of it.
        if (waiting() > 4 * FileCall.MostOpen)
        {
            throw new ProtocolException("More of files is asked for than is taken.");
        }

        switch (call.Ask)
        {
            case FileAsk.Claim when _claimed.Count >= FileCall.MostOpen:
                throw new ProtocolException($"It claims more than {FileCall.MostOpen} places.");
            case FileAsk.Claim:
                _claimed.Add(call.Key);
                FileClaims.Instance.Take(call.Key, this, () => Answer(call.Id, static _ => { }));
                break;
            case FileAsk.Release:
                _claimed.Remove(call.Key);
                FileClaims.Instance.Release(call.Key, this);
                break;
            default:
                Give(call);
                break;
        }
    }

    public void Gone() => FileClaims.Instance.Leave(this);

    private void Give(FileCall call)
    {
        if (FileOffers.Find(call.Key) is not { } offer)
        {
            Fail(call.Id, "The files are no longer offered: what sent them has ended.");
        }
        else if (call.Ask == FileAsk.List)
        {
            Answer(call.Id, writer => FileEntry.WriteMany(writer, [.. offer.Files.Select(static f => f.Entry)]));
        }
        else
        {
            Read(call, offer);
        }
    }

    private void Read(FileCall call, FileOffer offer)
    {
        try
        {
            Answer(call.Id, writer => offer.Read(call.File, call.Offset, writer.Reserve(call.Count)));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not ProtocolException))
        {
            Fail(call.Id, e.Message);
        }
    }

    private void Fail(long id, string why) => Answer(id, writer => writer.WriteString(why), failed: true);

    private void Answer(long id, Action<ByteWriter> write, bool failed = false)
    {
        using var writer = new ByteWriter();
        new FileAnswer(id, failed).Write(writer);
        write(writer);
        send(writer);
    }
}
