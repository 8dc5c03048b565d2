using ParallelProc.Protocol;
using ParallelProc.Tests.Engine;

namespace ParallelProc.Tests.Protocol.Lanes;

public class LaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Pieces_arrive_with_their_lane_and_kind()
    {
        var pipe = new MemoryPipe();
        var wire = new LaneWire(pipe.Reader, pipe.Writer);
        wire.Write(LaneKind.Open, 1, 0);
        wire.Write(LaneKind.Data, 7, [1, 2, 3]);
        wire.Write(LaneKind.Close, 7, -5);
        pipe.Writer.Dispose();

        Assert.True(wire.Read(out var kind, out var lane, out var bytes));
        Assert.Equal((LaneKind.Open, 1), (kind, lane));
        Assert.True(wire.Read(out kind, out lane, out bytes));
        Assert.Equal((LaneKind.Data, 7), (kind, lane));
        Assert.Equal(new byte[] { 1, 2, 3 }, bytes);
        Assert.True(wire.Read(out kind, out lane, out bytes));
        Assert.Equal((LaneKind.Close, 7, -5), (kind, lane, LaneWire.NumberIn(bytes)));
        Assert.False(wire.Read(out _, out _, out _));
    }

    [Fact]
    public void Long_data_goes_in_pieces_that_other_lanes_can_slip_between()
    {
        var pipe = new MemoryPipe();
        var wire = new LaneWire(pipe.Reader, pipe.Writer);
        var sent = new byte[LaneWire.MaxPiece * 2 + 1];
        Random.Shared.NextBytes(sent);
        wire.Write(LaneKind.Data, 1, sent);
        pipe.Writer.Dispose();

        var pieces = new List<byte[]>();
        while (wire.Read(out _, out _, out var bytes))
        {
            pieces.Add(bytes);
        }

        Assert.Equal([LaneWire.MaxPiece, LaneWire.MaxPiece, 1], pieces.Select(static p => p.Length));
        Assert.Equal(sent, pieces.SelectMany(static p => p));
    }

    [Theory]
    [InlineData("48656C6C6F20776F726C64", "48656C6C6F20776F72")] // "Hello world"
    [InlineData("020000000000000000", "020000000000000000")] // no lane
    [InlineData("0201000000FFFFFFFF", "0201000000FFFFFFFF")] // a length below zero
    [InlineData("020100000001000100", "020100000001000100")] // a piece that is too long
    [InlineData("0201", "0201")] // half a head
    public void What_is_no_piece_is_a_fault_that_shows_it(string hex, string shown)
    {
        var wire = new LaneWire(new MemoryStream(Convert.FromHexString(hex)), Stream.Null);
        var fault = Assert.Throws<ProtocolException>(() => wire.Read(out _, out _, out _));
        Assert.Contains(shown, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_piece_that_is_cut_short_is_a_fault()
    {
        var wire = new LaneWire(new MemoryStream(Convert.FromHexString("0201000000050000000102")), Stream.Null);
        Assert.Throws<ProtocolException>(() => wire.Read(out _, out _, out _));
    }

    [Fact]
    public void A_lane_that_nobody_reads_waits_and_holds_up_no_other()
    {
        var pipe = new MemoryPipe();
        var wire = new LaneWire(pipe.Reader, pipe.Writer);
        using var full = new LaneOutput(wire, LaneKind.Data, 1, LaneWire.Window);
        using var other = new LaneOutput(wire, LaneKind.Data, 2, LaneWire.Window);
        full.Write(new byte[LaneWire.Window]);
        var waiting = Task.Run(() => full.Write([1]));
        other.Write([2]);
        Assert.False(waiting.IsCompleted);

        full.Grant(1);
        Assert.True(waiting.Wait(Patience));
    }

    [Fact]
    public void Who_waits_to_write_is_told_when_the_lane_breaks()
    {
        var wire = new LaneWire(Stream.Null, Stream.Null);
        using var output = new LaneOutput(wire, LaneKind.Data, 1, window: 4);
        output.Write([1, 2, 3, 4]);
        var waiting = Task.Run(() => output.Write([5]));
        output.Break();
        Assert.IsType<IOException>(Assert.ThrowsAny<AggregateException>(() => waiting.Wait(Patience)).InnerException);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)] // two were sent
    public void Credit_for_what_was_not_sent_is_a_fault(int bytes)
    {
        using var output = new LaneOutput(new LaneWire(Stream.Null, Stream.Null), LaneKind.Data, 1, window: 4);
        output.Write([1, 2]);
        Assert.Throws<ProtocolException>(() => output.Grant(bytes));
    }

    [Fact]
    public void Input_gives_what_came_and_then_its_end()
    {
        var taken = new List<int>();
        using var input = new LaneInput(taken.Add);
        input.Add([1, 2, 3]);
        input.Add([4]);
        input.End();
        input.Add([5]); // too late

        var buffer = new byte[2];
        var all = new List<byte>();
        int read;
        while ((read = input.Read(buffer)) > 0)
        {
            all.AddRange(buffer[..read]);
        }

        Assert.Equal([1, 2, 3, 4], all);
        Assert.Equal(4, taken.Sum());
    }
}
