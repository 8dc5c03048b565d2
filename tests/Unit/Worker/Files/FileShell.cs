using System.IO.Pipes;
using ParallelProc.Engine;
using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker.Files;

/// <summary>The shell's side for a worker that asks for files: the real one, over a pipe, with a count of what was asked.</summary>
internal sealed class FileShell : IDisposable
{
    private readonly AnonymousPipeServerStream _asked = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _heard;
    private readonly Thread _thread;
    private readonly FilePeer _peer;
    private readonly List<FileOffer> _offers = [];

    public FileShell()
    {
        _heard = new AnonymousPipeClientStream(PipeDirection.In, _asked.ClientSafePipeHandle);
        Client = new FileClient(new ParallelProc.Worker.WorkerOutput(_asked, static () => { }));
        _peer = new FilePeer(answer => Client.Answer(answer.Written), static () => 0);
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public FileClient Client { get; }

    /// <summary>It answers nothing from now on but the list.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Completes when bytes are first asked for.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Pieces { get; private set; }

    public string Offer(params OfferedFile[] files)
    {
        var offer = new FileOffer(FileOffers.NewKey(), files);
        FileOffers.Add(offer);
        _offers.Add(offer);
        return offer.Key;
    }

    public List<FileReceived> Receive(string key, string folder, bool force = false, CancellationToken stop = default) =>
        [.. new FileReceiver(Client, key, Client.List(key, stop), folder, force, stop).Run()];

    public void Dispose()
    {
        _asked.Dispose();
        _thread.Join();
        _heard.Dispose();
        _offers.ForEach(FileOffers.Remove);
    }

    private void Serve()
    {
        using var frames = new FrameReader(_heard);
        while (frames.Read(out _, out var payload))
        {
            var reader = new ByteReader(payload.Span);
            var call = FileCall.Read(ref reader);
            if (call.Ask == FileAsk.Bytes)
            {
                Pieces++;
                Asked.TrySetResult();
            }

            if (!IsDeaf || call.Ask == FileAsk.List)
            {
                _peer.Handle(call);
            }
        }

        _peer.Gone();
    }
}
