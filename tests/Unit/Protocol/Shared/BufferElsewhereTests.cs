using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Shared;

public sealed class BufferElsewhereTests
{
    [Fact]
    public void A_buffer_of_another_machine_s_memory_is_an_error_that_says_so()
    {
        var bytes = Encoded();
        var problem = Assert.Throws<SharedObjectException>(() => Decode(bytes, new Calls(isAway: true)));
        Assert.Equal("SharedBufferElsewhere", problem.ErrorId);
        Assert.Contains("another one", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_this_machine_that_is_gone_stays_what_it_was() => Assert.Throws<ProtocolException>(() => Decode(Encoded(), new Calls(isAway: false)));

    private static byte[] Encoded()
    {
        using var buffer = SharedBuffer.Create(1, BufferElements.Of((byte)TypeCode.Byte)!, 8);
        using var writer = new ByteWriter();
        new ObjectEncoder().Encode(writer, buffer);
        return writer.Written.ToArray(); // its memory is gone by the time that it is read
    }

    private static void Decode(byte[] bytes, ISharedCalls calls)
    {
        var reader = new ByteReader(bytes);
        new ObjectDecoder { Shared = calls }.Decode(ref reader);
    }

    private sealed class Calls(bool isAway) : ISharedCalls
    {
        public bool IsAway => isAway;

        public SharedBuffer? Buffer(long id) => null;

        public SharedValue Call(long target, SharedOp op, SharedValue[] arguments, TimeSpan patience, CancellationToken stop = default) => throw new NotSupportedException();

        public void Post(long target, SharedOp op, SharedValue[] arguments) => throw new NotSupportedException();

        public void Tally(long target, long by) => throw new NotSupportedException();

        public void Taken(long target) => throw new NotSupportedException();

        public void LetGo(long target) => throw new NotSupportedException();
    }
}
