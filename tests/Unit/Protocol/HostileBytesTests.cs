using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Bytes that were chosen to do harm: much memory or work for few of them, parsers without a bottom, changes to what all share.</summary>
public sealed class HostileBytesTests
{
    private const int ReaderStack = 512 * 1024;

    [Fact]
    public void Files_of_another_system_without_a_path_are_soon_too_many()
    {
        const int Count = 5000;
        Refused(Bytes(static output =>
        {
            output.WriteByte((byte)ValueTag.Array);
            output.WriteByte(0);
            output.WriteCount(Count);
            for (var i = 0; i < Count; i++)
            {
                output.WriteByte((byte)ValueTag.Directory);
                output.WriteString("");
            }
        }));
    }

    [Theory]
    [InlineData((byte)ValueTag.Array)]
    [InlineData((byte)ValueTag.List)]
    [InlineData((byte)ValueTag.GenericStack)]
    [InlineData((byte)ValueTag.GenericQueue)]
    [InlineData((byte)ValueTag.HashSet)]
    [InlineData((byte)ValueTag.ArrayList)]
    [InlineData((byte)ValueTag.Stack)]
    [InlineData((byte)ValueTag.Queue)]
    [InlineData((byte)ValueTag.Exception)]
    public void Containers_in_containers_cannot_all_announce_what_is_left(byte code)
    {
        var tag = (ValueTag)code;
        const int Rest = 500_000;
        var bytes = Bytes(output =>
        {
            for (var level = 0; level < 150; level++)
            {
                output.WriteByte((byte)tag);
                output.WriteBytes(tag switch
                {
                    ValueTag.ArrayList or ValueTag.Stack or ValueTag.Queue => [],
                    ValueTag.HashSet => [0, 0],
                    ValueTag.Exception => [2, 65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                    _ => [0],
                });
                output.WriteCount(Rest);
            }

            output.WriteBytes(new byte[Rest + 1000]);
        });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40L * bytes.Length);
    }

    [Fact]
    public void An_empty_array_of_impossible_dimensions_is_refused() => Refused(Bytes(static output =>
    {
        output.WriteBytes([(byte)ValueTag.MultiArray, 0]);
        output.WriteCount(3);
        output.WriteCount(0);
        output.WriteCount(int.MaxValue);
        output.WriteCount(int.MaxValue);
    }));

    [Fact]
    public void Full_containers_in_full_containers_are_read()
    {
        object? inner = Enumerable.Range(0, 100).Cast<object>().ToArray();
        for (var level = 0; level < 50; level++)
        {
            inner = new List<object?> { new Hashtable { ["a"] = 1, [2] = inner }, new Queue(new[] { inner }), "end" };
        }

        Assert.NotNull(Crossing.Of(inner));
    }

    [Fact]
    public void Many_type_names_cannot_be_given_to_many_objects()
    {
        var bytes = Bytes(output =>
        {
            const int Names = 20_000;
            using var shape = new ByteWriter();
            shape.WriteByte(Shape.HasTypeNames);
            shape.WriteCount(Names);
            for (var i = 0; i < Names; i++)
            {
                shape.WriteString("T");
            }

            shape.WriteCount(0);
            output.WriteBytes([(byte)ValueTag.ArrayList]);
            output.WriteCount(10_000);
            for (var i = 0; i < 10_000; i++)
            {
                output.WriteBytes([(byte)ValueTag.ExtendedScalar, (byte)ValueTag.True]);
                output.WriteCount(Math.Min(i, 1));
                if (i == 0)
                {
                    output.WriteBlock(shape.Written);
                }
            }
        });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1500L * bytes.Length);
    }

    [Fact]
    public void An_exception_has_no_more_data_than_a_list_can_bear()
    {
        var bytes = Bytes(static output =>
        {
            output.WriteBytes([(byte)ValueTag.Exception, 2, 65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            for (var i = 0; i < 100_000; i++)
            {
                output.WriteBool(true);
                output.WriteString(i.ToString("x", null));
                output.WriteByte((byte)ValueTag.Null);
            }

            output.WriteBool(false);
        });
        Refused(bytes);
    }

    [Fact]
    public void An_exception_with_much_data_arrives()
    {
        var exception = new InvalidOperationException("m");
        for (var i = 0; i < 500; i++)
        {
            exception.Data[$"name {i}"] = i;
        }

        Assert.Equal(500, Crossing.Of(exception).Data.Count);
    }

    [Fact]
    public void Keys_that_collide_are_refused_before_they_take_for_ever()
    {
        const int Count = 200_000;
        var hash = Bytes(static output => Table(output, [(byte)ValueTag.Hashtable, 0], Count, static i => ((long)i << 32) | (uint)i));
        Refused(hash);

        // The number of buckets is no secret: multiples of it fall into one.
        var buckets = new Dictionary<int, int>(Count).EnsureCapacity(0);
        Refused(Bytes(output => Table(output, [(byte)ValueTag.Dictionary, 8, 0, 0], Count, i => (long)i * buckets)));
        Refused(Bytes(output => Table(output, [(byte)ValueTag.HashSet, 8, 0], Count, i => (long)i * buckets, values: false)));
    }

    [Fact]
    public void Large_tables_of_honest_keys_arrive()
    {
        const int Count = 20_000;
        Assert.Equal(Count, Crossing.Of(new Hashtable(Enumerable.Range(0, Count).ToDictionary(static i => i * Count, static i => (object)i))).Count);
        Assert.Equal(Count, Crossing.Of(Enumerable.Range(0, Count).ToDictionary(static i => i * 0.5, static _ => true)).Count);
        Assert.Equal(Count, Crossing.Of(Enumerable.Range(0, Count).ToDictionary(static i => DateTime.UnixEpoch.AddDays(i), static _ => true)).Count);
        Assert.Equal(Count, Crossing.Of(Enumerable.Range(0, Count).Select(static i => new Guid(i, 1, 2, new byte[8])).ToHashSet()).Count);
        Assert.Equal(Count, Crossing.Of(Enumerable.Range(0, Count).Select(static i => (long)i << 33).ToHashSet()).Count);
    }

    [Fact]
    public void Enums_that_nobody_knows_cost_no_look_at_every_assembly()
    {
        var bytes = Bytes(static output =>
        {
            output.WriteByte((byte)ValueTag.ArrayList);
            output.WriteCount(2000);
            for (var i = 0; i < 2000; i++)
            {
                output.WriteByte((byte)ValueTag.Enum);
                output.WriteCount(0);
                output.WriteString($"No.Such{i}");
                output.WriteString("NoSuchAssembly");
                output.WriteByte((byte)TypeCode.Int32);
                output.WriteString("A");
                output.WriteVarInt(1);
            }
        });
        Crossing.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Crossing.Decode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L * bytes.Length);
    }

    [Fact]
    public void One_worker_cannot_name_generic_types_without_end()
    {
        var bytes = Bytes(static output =>
        {
            output.WriteByte((byte)ValueTag.ArrayList);
            output.WriteCount(1764);
            for (var i = 0; i < 1764; i++)
            {
                output.WriteBytes([(byte)ValueTag.Array, 0xF3, (byte)(i / 42), (byte)(i % 42), 0]);
            }
        });
        Refused(bytes);
    }

    [Fact]
    public void Nothing_is_added_to_a_value_that_all_share()
    {
        using var shape = new ByteWriter();
        shape.WriteBytes([0, 1, 0]);
        shape.WriteString("Note");
        var bytes = Bytes(output =>
        {
            output.WriteBytes([(byte)ValueTag.Extended, (byte)ValueTag.DBNull, 0]);
            output.WriteBlock(shape.Written);
            output.WriteByte((byte)ValueTag.True);
        });
        Refused(bytes);
        Assert.Null(PSObject.AsPSObject(DBNull.Value).Properties["Note"]);
    }

    [Theory]
    [InlineData((byte)ValueTag.ScriptBlock, ",", 20_000, "1")]
    [InlineData((byte)ValueTag.ScriptBlock, "1+", 20_000, "1")]
    [InlineData((byte)ValueTag.ScriptBlock, "(", 20_000, "")]
    [InlineData((byte)ValueTag.ScriptBlock, ",", 2_000_000, "1")]
    [InlineData((byte)ValueTag.Regex, "[a-", 20_000, "[b]")]
    [InlineData((byte)ValueTag.Regex, "[a-", 2_000_000, "[b]")]
    [InlineData((byte)ValueTag.Xml, "(b,", 5_000, "b")]
    [InlineData((byte)ValueTag.Xml, "(b,", 100_000, "b")]
    [InlineData((byte)ValueTag.Xml, "<a>", 20_000, "")]
    public void Text_that_is_nested_deeper_than_a_stack_ends_no_process(byte code, string opening, int count, string end)
    {
        var tag = (ValueTag)code;
        var text = string.Concat(Enumerable.Repeat(opening, count)) + end;
        text += opening switch
        {
            "[a-" => new string(']', count),
            "(b," => new string(')', count) + ">]><a/>",
            _ => "",
        };
        text = opening == "(b," ? "<!DOCTYPE a [<!ELEMENT a " + text : text;
        var bytes = Bytes(output =>
        {
            output.WriteByte((byte)tag);
            output.WriteString(text);
            output.WriteBytes(tag == ValueTag.Regex ? [0, .. BitConverter.GetBytes(TimeSpan.FromSeconds(1).Ticks)] : []);
        });

        // As a channel's thread has: what overflows it ends the test run.
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => Crossing.Decode(bytes)), ReaderStack);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(1)));
        Assert.True(error is null or ProtocolException, error?.ToString());
    }

    [Fact]
    public void Entities_grow_with_the_document_only()
    {
        var entities = $"<!DOCTYPE a [<!ENTITY x '{new string('x', 100)}'><!ENTITY y '{string.Concat(Enumerable.Repeat("&x;", 100))}'>]><a>&y;&y;&y;&y;&y;</a>";
        Refused(Bytes(output =>
        {
            output.WriteByte((byte)ValueTag.Xml);
            output.WriteString(entities);
        }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("C:a")]
    public void A_file_whose_path_begins_nowhere_is_refused(string path)
    {
        // Two bytes for a whole bag of properties, again and again.
        Refused(Bytes(output =>
        {
            output.WriteByte((byte)ValueTag.Directory);
            output.WriteString(path);
        }));
    }

    [Fact]
    public void A_short_message_in_parts_that_is_kept_holds_no_long_buffer()
    {
        using var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        writer.Write(FrameKind.Batch, [1, 2], [3], new BlobList());
        stream.Position = 0;
        using var reader = new FrameReader(stream);
        Assert.True(reader.Read(out _, out var payload));
        var kept = reader.Keep(payload);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(kept, out var array));
        Assert.Equal([1, 2, 3], kept.ToArray());
        Assert.InRange(array.Array!.Length, 3, 1024);
    }

    private static void Table(ByteWriter output, byte[] head, int count, Func<int, long> key, bool values = true)
    {
        output.WriteBytes(head);
        output.WriteCount(count);
        for (var i = 0; i < count; i++)
        {
            output.WriteByte((byte)ValueTag.Int64);
            output.WriteVarInt(key(i));
            if (values)
            {
                output.WriteByte((byte)ValueTag.Null);
            }
        }
    }

    private static byte[] Bytes(Action<ByteWriter> write)
    {
        using var output = new ByteWriter();
        write(output);
        return output.Written.ToArray();
    }

    private static void Refused(byte[] bytes) => Assert.Throws<ProtocolException>(() => Crossing.Decode(bytes));
}
