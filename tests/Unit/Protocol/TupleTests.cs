using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Pairs, tuples, and windows onto bytes.</summary>
public sealed class TupleTests
{
    public static TheoryData<object> Values() =>
    [
        KeyValuePair.Create("k", 1), KeyValuePair.Create((object?)null, (int?)null), Tuple.Create(1), Tuple.Create(1, "a"), Tuple.Create(1, 2.5, 'c', "d", true, (string?)null, 7L),
        ValueTuple.Create(1), (1, "a"), (1, 2, 3, 4, 5, 6, 7), (Inner: (1, "x"), DayOfWeek.Friday), Tuple.Create(KeyValuePair.Create(Guid.Empty, 1.5m)),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Arrives_as_itself(object value)
    {
        var arrived = Crossing.Of(value);
        Assert.Equal(value.GetType(), arrived!.GetType());
        Assert.Equal(value, arrived);
    }

    [Fact]
    public void Lists_of_them_keep_their_type()
    {
        Assert.Equal([("a", 1)], Crossing.Of(new List<(string, int)> { ("a", 1) }));
        Assert.Equal([KeyValuePair.Create("a", 1)], Crossing.Of(new[] { KeyValuePair.Create("a", 1) }));
        Assert.Equal(Tuple.Create(1, 2), Crossing.Of(new Dictionary<string, Tuple<int, int>> { ["a"] = Tuple.Create(1, 2) })["a"]);
    }

    [Fact]
    public void A_value_of_a_foreign_type_is_a_bag_in_it()
    {
        var arrived = Crossing.Of((object)(1, new UriBuilder("https://example.org")));
        Assert.Equal("example.org", Assert.IsType<PSObject>(Assert.IsType<(int, object)>(arrived).Item2).Property("Host"));
    }

    [Fact]
    public void A_tuple_in_two_places_is_one_and_may_hold_itself()
    {
        var list = new List<object>();
        var tuple = Tuple.Create(list, "x");
        list.Add(tuple);
        var arrived = Crossing.Of(new object[] { tuple, tuple });
        Assert.Same(arrived[0], arrived[1]);
        Assert.Same(arrived[0], Assert.IsType<Tuple<List<object>, string>>(arrived[0]).Item1[0]);
    }

    [Fact]
    public void Eight_values_arrive_as_a_bag_of_all_of_them()
    {
        var arrived = Crossing.Wrapped(Tuple.Create(1, 2, 3, 4, 5, 6, 7, 8));
        Assert.Equal(1, arrived.Property("Item1"));
        Assert.NotNull(arrived.Property("Rest"));
    }

    [Fact]
    public void A_value_of_another_type_than_the_tuple_says_is_refused()
    {
        var bytes = Crossing.Encode((1, 2));
        bytes[^2] = (byte)ValueTag.Byte;
        Assert.Throws<ProtocolException>(() => Crossing.Decode(bytes));
    }

    [Fact]
    public void Memory_arrives_as_what_it_shows()
    {
        Assert.Equal([2, 3], Crossing.Of(new Memory<byte>([1, 2, 3, 4], 1, 2)).ToArray());
        Assert.Equal([1], Crossing.Of(new ReadOnlyMemory<byte>([1])).ToArray());
        Assert.Equal(0, Crossing.Of(Memory<byte>.Empty).Length);
    }
}
