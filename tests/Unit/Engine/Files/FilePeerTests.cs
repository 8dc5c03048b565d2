using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Files;

/// <summary>A worker that asks for what it should not.</summary>
public sealed class FilePeerTests
{
    private readonly List<byte[]> _answers = [];
    private int _waiting;

    [Fact]
    public void A_key_that_nobody_has_told_it_gives_nothing()
    {
        Handle(new FileCall(7, FileAsk.List, "guessed"));
        var reader = new ByteReader(Assert.Single(_answers));
        Assert.Equal(new FileAnswer(7, Failed: true), FileAnswer.Read(ref reader));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 3, 3)]
    [InlineData(0, 0, 6)]
    [InlineData(0, long.MaxValue, 1)]
    public void A_place_that_is_not_in_the_file_ends_the_worker(int file, long offset, int count)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [1, 2, 3, 4, 5]);
        var offer = new FileOffer(FileOffers.NewKey(), [OfferedFile.OfFile(path, "file", CancellationToken.None)]);
        FileOffers.Add(offer);
        try
        {
            Assert.Throws<ProtocolException>(() => Handle(new FileCall(1, FileAsk.Bytes, offer.Key, file, offset, count)));
        }
        finally
        {
            FileOffers.Remove(offer);
            File.Delete(path);
        }
    }

    [Fact]
    public void Who_asks_on_and_takes_nothing_is_ended()
    {
        _waiting = 1000;
        Assert.Throws<ProtocolException>(() => Handle(new FileCall(1, FileAsk.List, "any")));
    }

    [Fact]
    public void Who_claims_place_after_place_is_ended_and_who_lets_them_go_is_not()
    {
        var peer = new FilePeer(answer => _answers.Add(answer.Written.ToArray()), () => 0);
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                peer.Handle(new FileCall(i, FileAsk.Claim, $"let go {i}"));
                peer.Handle(new FileCall(i, FileAsk.Release, $"let go {i}"));
            }

            Assert.Equal(1000, _answers.Count);
            Assert.Throws<ProtocolException>(() =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    peer.Handle(new FileCall(i, FileAsk.Claim, $"kept {i}"));
                }
            });
        }
        finally
        {
            peer.Gone();
        }
    }

    private void Handle(FileCall call) => new FilePeer(answer => _answers.Add(answer.Written.ToArray()), () => _waiting).Handle(call);
}
