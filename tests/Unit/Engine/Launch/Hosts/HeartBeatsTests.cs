using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Launch.Hosts;

public sealed class HeartBeatsTests
{
    [Fact]
    public async Task Who_asked_is_called_until_it_has_had_enough()
    {
        var calls = 0;
        var ended = new TaskCompletionSource();
        HeartBeats.Add(TimeSpan.FromMilliseconds(1), () =>
        {
            if (++calls < 3)
            {
                return true;
            }

            ended.TrySetResult();
            return false;
        });
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var last = new TaskCompletionSource();
        HeartBeats.Add(TimeSpan.FromMilliseconds(1), () => !last.TrySetResult());
        await last.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, calls);
    }

    [Fact]
    public void Nobody_is_silent_who_is_not_listened_to()
    {
        using var heard = new HeardStream(new MemoryStream([1, 2]));
        Assert.Equal(TimeSpan.Zero, heard.Silence);
        Assert.Equal(2, heard.Read(new byte[4]));
        Assert.Equal(TimeSpan.Zero, heard.Silence);
    }

    [Fact]
    public async Task Silence_lasts_as_long_as_a_read_waits()
    {
        var pipe = new MemoryPipe();
        using var heard = new HeardStream(pipe.Reader);
        var read = Task.Run(() => heard.Read(new byte[1]));
        await Task.Run(() => SpinWait.SpinUntil(() => heard.Silence > TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30)));
        Assert.True(heard.Silence > TimeSpan.Zero);
        pipe.Writer.WriteByte(1);
        Assert.Equal(1, await read);
        Assert.Equal(TimeSpan.Zero, heard.Silence);
    }
}
