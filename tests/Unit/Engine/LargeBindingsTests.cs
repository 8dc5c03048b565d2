using System.Collections;
using System.Management.Automation;
using System.Security;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class LargeBindingsTests
{
    private static readonly Hashtable None = [];

    [Fact]
    public void Small_values_cross_in_one_and_nothing_is_nothing()
    {
        Assert.Same(BoundValues.None, Bindings.Encode([], None, None));
        Assert.Empty(BoundValues.None.Decode());
        var bound = Bindings.Encode([1, "b"], new Hashtable { ["Name"] = "c" }, new Hashtable { ["x"] = 2 });
        Assert.Empty(bound.Contents);
        Assert.Equal([1, "b"], Arguments(bound));
    }

    [Fact]
    public void A_large_value_crosses_by_itself_wherever_it_is_bound_and_all_arrive_in_their_places()
    {
        var (one, two, three) = (Text('1'), Text('2'), Enumerable.Range(0, Content.Least).ToList());
        var bound = Bindings.Encode([one, 5], new Hashtable { ["Name"] = two }, new Hashtable { ["x"] = three, ["y"] = "small" });

        Assert.Equal(3, bound.Contents.Length);
        Assert.InRange(bound.Bytes.Length, 1, 500);
        Assert.Equal([one, 5], Arguments(bound));
        Assert.Equal(two, Assert.IsType<Hashtable>(bound.Decode()[1])["Name"]);
        var usings = Assert.IsType<Hashtable>(bound.Decode()[2]);
        Assert.Equal(three, usings["x"]);
        Assert.Equal("small", usings["y"]);
    }

    [Fact]
    public void What_is_bound_beside_it_changes_no_content()
    {
        var table = Text('t');
        var first = Bindings.Encode([1], None, new Hashtable { ["table"] = table });
        var second = Bindings.Encode([new int[] { 2, 3 }, "more"], None, new Hashtable { ["other"] = 'x', ["table"] = table });
        Assert.Same(Assert.Single(first.Contents), Assert.Single(second.Contents));
    }

    [Fact]
    public void One_object_that_is_bound_twice_is_one_object_there()
    {
        var list = new List<string> { Text('l') };
        var bound = Bindings.Encode([list, list], None, None);
        Assert.Single(bound.Contents);
        var arguments = Arguments(bound);
        Assert.Equal(list, arguments[0]);
        Assert.Same(arguments[0], arguments[1]);
    }

    [Fact]
    public void One_object_is_one_also_where_PowerShell_has_wrapped_it_once()
    {
        var list = new List<string> { Text('w') };
        var bound = Bindings.Encode([list], None, new Hashtable { ["x"] = new PSObject(list) });
        Assert.Single(bound.Contents);
        var parts = bound.Decode();
        Assert.Same(Assert.IsType<object[]>(parts[0])[0], Assert.IsType<Hashtable>(parts[2])["x"]);
    }

    [Fact]
    public void Values_that_hold_the_same_objects_cross_together_and_still_do()
    {
        var row = new Hashtable { ["Text"] = Text('r') };
        var table = new object[] { row, Text('s') };
        foreach (var beside in new object[] { row, new object[] { row }, PSObject.AsPSObject(row), Bag(row) })
        {
            var bound = Bindings.Encode([table, beside], None, None);
            Assert.Single(bound.Contents);
            var arguments = Arguments(bound);
            var inTable = Assert.IsType<object[]>(arguments[0])[0];
            Assert.Same(inTable, arguments[1] switch
            {
                object[] array => array[0],
                PSObject { BaseObject: PSCustomObject } bag => bag.Properties["Row"].Value is PSObject wrapped ? wrapped.BaseObject : bag.Properties["Row"].Value,
                PSObject wrapped => wrapped.BaseObject,
                var same => same,
            });
        }
    }

    [Fact]
    public void Values_beside_those_that_share_cross_by_themselves_all_the_same()
    {
        var row = new Hashtable { ["Text"] = Text('r') };
        var bound = Bindings.Encode([new object[] { row, DBNull.Value }, new object[] { row }, new object[] { Text('t'), DBNull.Value }], None, None);
        Assert.Equal(2, bound.Contents.Length);
        var arguments = Arguments(bound);
        Assert.Same(Assert.IsType<object[]>(arguments[0])[0], Assert.IsType<object[]>(arguments[1])[0]);
    }

    [Fact]
    public void Parameters_may_be_any_dictionary()
    {
        var row = new Hashtable { ["Text"] = Text('p') };
        var parameters = new Dictionary<string, object?> { ["Row"] = row, ["Table"] = Text('q') };
        var bound = Bindings.Encode([new object[] { row }], parameters, None);
        Assert.Equal(2, bound.Contents.Length);
        var parts = bound.Decode();
        Assert.Same(Assert.IsType<object[]>(Assert.IsType<object[]>(parts[0])[0])[0], Assert.IsType<Hashtable>(parts[1])["Row"]);
    }

    [Fact]
    public void A_text_with_properties_keeps_them_beside_the_same_text_without()
    {
        var text = Text('n');
        var noted = new PSObject(text);
        noted.Properties.Add(new PSNoteProperty("PSPath", "there"));
        var arguments = Arguments(Bindings.Encode([text, noted], None, None));
        Assert.IsType<string>(arguments[0]);
        Assert.Equal("there", Assert.IsType<PSObject>(arguments[1]).Properties["PSPath"].Value);
    }

    [Fact]
    public void A_sequence_that_can_be_read_once_is_read_once()
    {
        var reads = 0;
        IEnumerable<string> Sequence()
        {
            reads++;
            for (var i = 0; i < 3; i++)
            {
                yield return Text((char)('0' + i));
            }
        }

        var bound = Bindings.Encode([Sequence(), Text('b'), "small"], None, None);
        Assert.Equal(1, reads);
        Assert.Equal([Text('0'), Text('1'), Text('2')], Assert.IsType<ArrayList>(Arguments(bound)[0] is PSObject wrapped ? wrapped.BaseObject : Arguments(bound)[0]).Cast<object?>());
    }

    [Fact]
    public void Of_collections_that_only_hold_the_callers_values_each_value_is_one()
    {
        var table = Text('n');
        var first = Bindings.Encode([new object[] { table, 1 }, new Hashtable { ["Name"] = table }], None, None, isNested: true);
        var second = Bindings.Encode([new object[] { 2 }, new Hashtable { ["Table"] = table }], None, None, isNested: true);
        Assert.Same(Assert.Single(first.Contents), Assert.Single(second.Contents));
        Assert.Equal([table, 1], Assert.IsType<object[]>(Arguments(first)[0]));
        Assert.Equal(table, Assert.IsType<Hashtable>(Arguments(second)[1])["Table"]);
    }

    [Fact]
    public void Rows_of_a_table_make_it_large()
    {
        object[] rows = [.. Enumerable.Range(0, 10_000).Select(static i => Bag(i))];
        var bound = Bindings.Encode([rows, 1], None, None);
        Assert.Single(bound.Contents);
        Assert.InRange(bound.Bytes.Length, 1, 100);
        Assert.Equal(10_000, Assert.IsType<object[]>(Arguments(bound)[0]).Length);
    }

    [Theory]
    [InlineData("$using:a")]
    [InlineData("$using:ab")]
    [InlineData("$using:abc")]
    public void What_can_not_cross_is_named_as_the_caller_knows_it(string name)
    {
        var key = Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes(name));
        foreach (var beside in new object[] { 1, Text('x') })
        {
            Assert.StartsWith($"{name}[1] can't", Problem([beside], None, new Hashtable { [key] = new object[] { 1, Thread.CurrentThread } }), StringComparison.Ordinal);
            Assert.StartsWith($"{name}[1] can't", Problem([beside], None, new Hashtable { [key] = new object[] { Text('y'), Thread.CurrentThread } }), StringComparison.Ordinal);
        }

        Assert.StartsWith("-ArgumentList[1] can't", Problem([1, Thread.CurrentThread], None, None), StringComparison.Ordinal);
        Assert.StartsWith("-ArgumentList[1][1] can't", Problem([1, new object[] { Text('y'), Thread.CurrentThread }], None, None), StringComparison.Ordinal);
        Assert.StartsWith("-Parameter.Name can't", Problem([], new Hashtable { ["Name"] = Thread.CurrentThread }, None), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_small_values_cross_by_themselves_together()
    {
        object?[] arguments = [.. Enumerable.Range(0, 2000).Select(static i => (object?)new string((char)('a' + (i % 26)), 200)), Text('z')];
        var bound = Bindings.Encode(arguments, None, None);
        Assert.Equal(2, bound.Contents.Length);
        Assert.InRange(bound.Bytes.Length, 1, 100);
        Assert.Equal(arguments, Arguments(bound));
    }

    [Fact]
    public void A_secret_is_one_in_its_own_value_only()
    {
        using var secret = new SecureString();
        secret.AppendChar('x');
        var bound = Bindings.Encode([new object[] { secret, Text('a') }, Text('b')], None, None);
        Assert.Equal([true, false], bound.Contents.Select(static c => c.IsSecret));
    }

    [Fact]
    public void A_content_names_only_those_in_front_of_it()
    {
        var decoder = new ObjectDecoder();
        using var writer = new ByteWriter();
        new ObjectEncoder().Encode(writer, new ContentReference(0));
        var bytes = writer.Written.ToArray();
        var values = new ContentValues([new Bytes(bytes)], decoder);
        Assert.Throws<ProtocolException>(() => values.Get(0));
        Assert.Throws<ProtocolException>(() => values.Get(1));
        Assert.Throws<ProtocolException>(() =>
        {
            var reader = new ByteReader(bytes);
            return decoder.Decode(ref reader);
        });
    }

    private static string Problem(object?[] arguments, Hashtable parameters, Hashtable usings) => Assert.Throws<PoolException>(() => Bindings.Encode(arguments, parameters, usings)).Message;

    private static PSObject Bag(object value)
    {
        var bag = new PSObject();
        bag.Properties.Add(new PSNoteProperty("Row", value));
        bag.Properties.Add(new PSNoteProperty("Some text of it", "that is here for its length, and says nothing"));
        return bag;
    }

    private static string Text(char letter) => new(letter, Content.Least);

    private static object?[] Arguments(BoundValues bound) => Assert.IsType<object[]>(bound.Decode()[0]);

    private sealed class Bytes(byte[] bytes) : IContentBytes
    {
        ReadOnlySpan<byte> IContentBytes.Bytes => bytes;
    }
}
