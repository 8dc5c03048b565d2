using CsCheck;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

public sealed class ByteTests
{
    [Fact]
    public void Numbers_of_every_size_are_read_as_written() =>
        Gen.Select(Gen.ULong, Gen.Long, Gen.Int, Gen.Double).Sample(
            static (unsigned, signed, fixedSize, real) =>
            {
                using var output = new ByteWriter(1);
                output.WriteVarUInt(unsigned);
                output.WriteVarInt(signed);
                output.WriteInt32(fixedSize);
                output.WriteDouble(real);
                output.WriteBool(signed > 0);
                var input = new ByteReader(output.Written);
                Assert.Equal(unsigned, input.ReadVarUInt());
                Assert.Equal(signed, input.ReadVarInt());
                Assert.Equal(fixedSize, input.ReadInt32());
                Assert.Equal(BitConverter.DoubleToInt64Bits(real), BitConverter.DoubleToInt64Bits(input.ReadDouble()));
                Assert.Equal(signed > 0, input.ReadBool());
                Assert.True(input.AtEnd);
            });

    [Theory]
    [InlineData('a', 63)]
    [InlineData('a', 64)]
    [InlineData('é', 31)]
    [InlineData('é', 32)]
    [InlineData('é', 63)]
    [InlineData('€', 22)]
    [InlineData('€', 1024)]
    [InlineData('€', 1025)]
    [InlineData('\uD800', 22)]
    public void Text_whose_head_grows_or_shrinks_with_its_bytes_is_read_as_written(char unit, int count)
    {
        var text = new string(unit, count);
        using var output = new ByteWriter(1);
        output.WriteByte(7);
        output.WriteString(text);
        output.WriteByte(9);
        var input = new ByteReader(output.Written);
        Assert.Equal((7, text, 9), (input.ReadByte(), input.ReadString(), input.ReadByte()));
        Assert.True(input.AtEnd);
    }

    [Fact]
    public void Text_is_read_as_written() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char['\uD7F0', '\uE010'], 0, 3000], Gen.String[Gen.Char, 1000, 2500]).Sample(
            static text =>
            {
                using var output = new ByteWriter(1);
                output.WriteString(text);
                output.WriteOptionalString(null);
                output.WriteOptionalString(text);
                var input = new ByteReader(output.Written);
                Assert.Equal(text, input.ReadString());
                Assert.Null(input.ReadOptionalString());
                Assert.Equal(text, input.ReadOptionalString());
                Assert.True(input.AtEnd);
            });

    [Fact]
    public void A_count_beyond_the_rest_is_refused()
    {
        using var output = new ByteWriter();
        output.WriteCount(1000);
        output.WriteBytes(new byte[999]);
        Assert.Throws<ProtocolException>(() =>
        {
            var input = new ByteReader(output.Written);
            input.ReadCountOf(1);
        });
    }

    [Fact]
    public void A_number_that_never_ends_is_refused()
    {
        var bytes = new byte[20];
        Array.Fill(bytes, (byte)0xFF);
        Assert.Throws<ProtocolException>(() =>
        {
            var input = new ByteReader(bytes);
            input.ReadVarUInt();
        });
    }

    [Fact]
    public void What_is_set_back_is_forgotten()
    {
        using var output = new ByteWriter();
        output.WriteInt32(1);
        output.WriteString("gone");
        output.Length = 4;
        output.WriteByte(9);
        Assert.Equal([1, 0, 0, 0, 9], output.Written.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Length = 6);
    }
}
