using System.Text;
using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker;

public sealed class FramePackerTests
{
    private const long TwoMegabytesPerSecond = 500_000;

    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(static n => $"line {n}\n")));

    private readonly FramePacker _packer = new();

    [Fact]
    public void Text_over_a_slow_link_is_packed()
    {
        _packer.LinkIs(TwoMegabytesPerSecond);
        Assert.True(_packer.TryPack(Text, out var packed));
        Assert.InRange(packed.Length, 1, Text.Length / 2);
        var back = new byte[PackedPayload.LengthOf(packed)];
        PackedPayload.Read(packed, back);
        Assert.Equal(Text, back);
    }

    [Fact]
    public void Nothing_is_packed_while_no_link_is_known_to_be_slow()
    {
        Assert.False(_packer.TryPack(Text, out _));
        _packer.LinkIs(LinkSpeed.WorthPacking - 1);
        Assert.False(_packer.TryPack(Text, out _));
    }

    [Fact]
    public void Small_frames_are_never_packed()
    {
        _packer.LinkIs(TwoMegabytesPerSecond);
        Assert.False(_packer.TryPack(Text.AsSpan(0, 1000), out _));
    }

    [Fact]
    public void What_can_not_be_made_smaller_goes_as_it_is_and_text_after_it_is_packed_again()
    {
        var random = new byte[100_000];
        new Random(5).NextBytes(random);
        _packer.LinkIs(TwoMegabytesPerSecond);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(_packer.TryPack(random, out _));
        }

        var tries = 0;
        while (!_packer.TryPack(Text, out _))
        {
            Assert.InRange(++tries, 1, 100);
        }
    }
}
