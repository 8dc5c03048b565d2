using System.Collections;
using System.Collections.Specialized;

namespace ParallelProc.Tests.Protocol;

public sealed class ContainerTests
{
    public static TheoryData<Array> Arrays() =>
    [
        new byte[] { 0, 255 }, new sbyte[] { -1 }, new short[] { -2, 2 }, new ushort[] { 9 }, new[] { int.MinValue, 0 }, new uint[] { 1 },
        new[] { long.MaxValue }, new[] { ulong.MaxValue }, new[] { 1.5f }, new[] { double.NaN, 2.5 }, new[] { 'a', '\uD800' }, new[] { true, false },
        new[] { 1.5m }, new[] { "a", "", "\uDC00" }, new[] { DateTime.UnixEpoch }, new[] { Guid.Empty }, new[] { TimeSpan.MaxValue },
        new[] { new Version(1, 2) }, Array.Empty<int>(), Array.Empty<object>(), Array.Empty<string>(), new object?[] { 1, null, "x" },
    ];

    public static TheoryData<IEnumerable> Collections() =>
    [
        new ArrayList { 1, null, "x" }, new List<object?> { 1, null }, new List<string> { "a" }, new List<int> { 1, 2 }, new List<double>(),
        new HashSet<string> { "a", "A" }, new HashSet<int> { 3, 4 }, new Stack(new object[] { 1, 2, 3 }), new Queue(new object[] { 1, 2, 3 }),
        new Stack<int>([1, 2, 3]), new Queue<string>(["a", "b"]), new Stack<object>(["x", 1]), new Queue<object>(["x", 1]),
    ];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void An_array_keeps_its_element_type_and_elements(Array array)
    {
        var arrived = Assert.IsAssignableFrom<Array>(Crossing.Of((object)array));
        Assert.Equal(array.GetType(), arrived.GetType());
        Assert.Equal(array.Cast<object?>(), arrived.Cast<object?>());
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_collection_keeps_its_type_and_order(IEnumerable collection)
    {
        var arrived = Assert.IsAssignableFrom<IEnumerable>(Crossing.Of((object)collection));
        Assert.Equal(collection.GetType(), arrived.GetType());
        Assert.Equal(collection.Cast<object?>(), arrived.Cast<object?>());
    }

    [Fact]
    public void A_large_array_of_numbers_crosses()
    {
        var numbers = new double[100_000];
        Array.Fill(numbers, 0.25);
        Assert.Equal(numbers, Crossing.Of(numbers));
    }

    [Fact]
    public void An_array_of_several_dimensions_keeps_its_shape()
    {
        var arrived = Crossing.Of(new[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([2, 3], [arrived.GetLength(0), arrived.GetLength(1)]);
        Assert.Equal(6, arrived[1, 2]);
    }

    [Fact]
    public void A_jagged_array_keeps_its_elements()
    {
        var arrived = Assert.IsAssignableFrom<Array>(Crossing.Of((object)new int[][] { [1], [2, 3], [] }));
        Assert.Equal([[1], [2, 3], []], arrived.Cast<int[]>());
    }

    [Fact]
    public void A_list_of_foreign_elements_arrives_as_a_list_of_objects() =>
        Assert.Single(Assert.IsType<List<object>>(Crossing.Of((object)new List<Machine> { new() })));

    [Fact]
    public void A_sequence_that_is_computed_arrives_as_a_list() =>
        Assert.Equal([0, 2, 4], Assert.IsType<ArrayList>(Crossing.Of((object)Enumerable.Range(0, 3).Select(static i => 2 * i))).Cast<int>());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hashtable_keeps_its_case_rule(bool ignoreCase)
    {
        var table = ignoreCase ? new Hashtable(StringComparer.OrdinalIgnoreCase) : new Hashtable();
        table["Key"] = 1;
        var arrived = Crossing.Of(table);
        Assert.Equal(1, arrived["Key"]);
        Assert.Equal(ignoreCase, arrived.ContainsKey("KEY"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_empty_hashtable_keeps_its_case_rule(bool ignoreCase)
    {
        var arrived = Crossing.Of(ignoreCase ? new Hashtable(StringComparer.CurrentCultureIgnoreCase) : new Hashtable());
        arrived["Key"] = 1;
        Assert.Equal(ignoreCase, arrived.ContainsKey("KEY"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_ordered_table_keeps_order_and_case_rule(bool ignoreCase)
    {
        var table = ignoreCase ? new OrderedDictionary(StringComparer.OrdinalIgnoreCase) : new OrderedDictionary();
        table["z"] = 1;
        table["a"] = 2;
        table.Add(3, "by number");
        var arrived = Crossing.Of(table);
        Assert.Equal(["z", "a", 3], arrived.Keys.Cast<object>());
        Assert.Equal(ignoreCase, arrived.Contains("Z"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_ordered_table_without_text_keys_keeps_its_case_rule(bool ignoreCase)
    {
        var table = ignoreCase ? new OrderedDictionary(StringComparer.OrdinalIgnoreCase) : new OrderedDictionary();
        table.Add(3, 1);
        var arrived = Crossing.Of(table);
        arrived["key"] = 1;
        Assert.Equal(ignoreCase, arrived.Contains("KEY"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_typed_dictionary_keeps_types_and_case_rule(bool ignoreCase)
    {
        var table = new Dictionary<string, int>(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal) { ["Key"] = 1 };
        var arrived = Crossing.Of(table);
        Assert.Equal(1, arrived["Key"]);
        Assert.Equal(ignoreCase, arrived.ContainsKey("KEY"));
    }

    [Fact]
    public void A_case_sensitive_dictionary_with_foreign_values_keeps_both_its_keys()
    {
        var table = new Dictionary<string, Machine> { ["a"] = new(), ["A"] = new() };
        Assert.Equal(2, Assert.IsAssignableFrom<IDictionary>(Crossing.Of((object)table)).Count);
    }

    [Fact]
    public void A_dictionary_of_another_kind_keeps_keys_that_differ_by_case()
    {
        var table = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1, ["A"] = 2 };
        Assert.Equal(2, Assert.IsAssignableFrom<IDictionary>(Crossing.Of((object)table)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_set_of_text_keeps_its_case_rule(bool ignoreCase) =>
        Assert.Equal(ignoreCase, Crossing.Of(new HashSet<string>(["a"], ignoreCase ? StringComparer.OrdinalIgnoreCase : null)).Contains("A"));

    [Fact]
    public void Keys_that_are_not_text_keep_their_type()
    {
        var table = new Hashtable { [1] = "int", [1L] = "long", [Guid.Empty] = "guid", [DayOfWeek.Monday] = "enum" };
        var arrived = Crossing.Of(table);
        Assert.Equal("int", arrived[1]);
        Assert.Equal("long", arrived[1L]);
        Assert.Equal("guid", arrived[Guid.Empty]);
        Assert.Equal("enum", arrived[DayOfWeek.Monday]);
    }

    public sealed class Machine
    {
        public string Name { get; } = "m";
    }
}
