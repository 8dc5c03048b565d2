using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Shared;

public sealed class SharedValueTests
{
    private static readonly ISharedCalls Nobody = new NoCalls();

    [Theory]
    [InlineData(null)]
    [InlineData("text")]
    [InlineData(5)]
    [InlineData(5L)]
    [InlineData(2.5)]
    [InlineData(true)]
    public void A_scalar_crosses_as_itself(object? value) => Assert.Equal(value, Cross(SharedValue.Of(value)).ToObject(Nobody));

    [Fact]
    public void A_table_crosses_as_a_copy_each_time()
    {
        var value = Cross(SharedValue.Of(new Hashtable { ["a"] = 1 }));
        var (first, second) = ((Hashtable)value.ToObject(Nobody)!, (Hashtable)value.ToObject(Nobody)!);
        first["a"] = 2;
        Assert.Equal(1, second["a"]);
    }

    [Fact]
    public void Several_arrive_as_an_array()
    {
        var values = Cross(SharedValue.OfMany([SharedValue.Of(1), SharedValue.Of(new[] { 2, 3 }), SharedValue.Of(null)]));
        var array = Assert.IsType<object?[]>(values.ToObject(Nobody));
        Assert.Equal(1, array[0]);
        Assert.Equal(new[] { 2, 3 }, array[1]);
        Assert.Null(array[2]);
    }

    [Fact]
    public void The_end_is_no_value()
    {
        Assert.True(Cross(SharedValue.End).IsEnd);
        Assert.False(Cross(SharedValue.Of(null)).IsEnd);
    }

    [Fact]
    public void Values_are_compared_as_powershell_compares_keys_and_objects_by_content()
    {
        Assert.Equal(SharedValue.Of("A"), SharedValue.Of("a"));
        Assert.Equal(SharedValue.Of(1), SharedValue.Of(1L));
        Assert.Equal(SharedValue.Of(1).GetHashCode(), SharedValue.Of(1UL).GetHashCode());
        Assert.Equal(SharedValue.Of(new[] { 1, 2 }), SharedValue.Of(new[] { 1, 2 }));
        Assert.NotEqual(SharedValue.Of(new[] { 1, 2 }), SharedValue.Of(new[] { 1, 3 }));
        Assert.NotEqual(SharedValue.Of(1), SharedValue.Of("1"));
        Assert.NotEqual(SharedValue.Of(null), SharedValue.End);
    }

    [Theory]
    [InlineData("04")] // no kind
    [InlineData("0105")] // bytes that are missing
    [InlineData("0201020100")] // several in several
    [InlineData("02FFFFFFFF0F")] // more than there are bytes
    public void Garbage_is_a_protocol_error(string hex) => Assert.Throws<ProtocolException>(() =>
    {
        var reader = new ByteReader(Convert.FromHexString(hex));
        SharedValue.Read(ref reader);
    });

    [Fact]
    public void Copies_refuse_to_be_changed()
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty("n", 1));
        var table = new Hashtable { ["inner"] = new Hashtable { ["x"] = 1 }, ["list"] = new ArrayList { 1 }, ["typed"] = new List<int> { 1 }, ["custom"] = custom };
        var frozen = Assert.IsType<SharedTable>(SharedCopies.Freeze(SharedValue.Of(table).ToObject(Nobody)));
        Assert.Equal("SharedCopyChanged", Assert.Throws<SharedObjectException>(() => frozen["new"] = 1).ErrorId);
        Assert.Throws<SharedObjectException>(() => ((Hashtable)frozen["inner"]!)["x"] = 2);
        Assert.Throws<NotSupportedException>(() => ((ArrayList)frozen["list"]!).Add(2));
        Assert.Throws<NotSupportedException>(() => ((IList)frozen["typed"]!).Add(2));
        Assert.ThrowsAny<RuntimeException>(() => ((PSObject)frozen["custom"]!).Properties["n"].Value = 2);
        Assert.Equal(1, ((PSObject)frozen["custom"]!).Properties["n"].Value);
        ((Hashtable)frozen.Clone())["new"] = 1; // a clone is the caller's own
    }

    public static TheoryData<object, string> Changeable => new()
    {
        { new HashSet<int> { 1 }, "$copy.Add(2)" },
        { new Queue<int>([1]), "$copy.Dequeue()" },
        { new Queue(new[] { 1 }), "$copy.Enqueue(2)" },
        { new Stack<int>([1]), "$copy.Push(2)" },
        { new Stack(new[] { 1 }), "$copy.Pop()" },
        { new Dictionary<string, int> { ["a"] = 1 }, "$copy['b'] = 2" },
        { new Dictionary<string, int> { ["a"] = 1 }, "$copy.Add('b', 2)" },
        { new List<int> { 1 }, "$copy.Add(2)" },
    };

    [Theory]
    [MemberData(nameof(Changeable))]
    public void A_copy_refuses_what_scripts_would_change_it_by_and_is_stored_as_what_it_was(object original, string change)
    {
        var copy = SharedCopies.Freeze(SharedValue.Of(original).ToObject(Nobody));
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.Runspace.SessionStateProxy.SetVariable("copy", copy);
        Assert.Equal("refused", Assert.Single(shell.AddScript($"try {{ {change}; 'changed' }} catch {{ 'refused' }}").Invoke()).BaseObject);
        Assert.Single((IEnumerable)(copy is PSObject wrapped ? wrapped.BaseObject : copy!));

        var stored = SharedValue.Of(copy).ToObject(Nobody);
        Assert.Same(original.GetType(), (stored is PSObject bag ? bag.BaseObject : stored!).GetType());
    }

    [Fact]
    public void A_dictionary_that_is_a_copy_can_be_read_by_its_keys()
    {
        var copy = SharedCopies.Freeze(SharedValue.Of(new Dictionary<string, int> { ["a"] = 1 }).ToObject(Nobody));
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.Runspace.SessionStateProxy.SetVariable("copy", copy);
        Assert.Equal([1, true, 1], shell.AddScript("$copy['a']; $copy.ContainsKey('a'); $copy.Count").Invoke().Select(static value => value.BaseObject));
    }

    [Fact]
    public void A_copy_of_a_table_keeps_its_rule_for_letter_case()
    {
        var table = new Hashtable { ["a"] = 1, ["A"] = 2 };
        var frozen = Assert.IsType<SharedTable>(SharedCopies.Freeze(SharedValue.Of(table).ToObject(Nobody)));
        Assert.Equal((1, 2), (frozen["a"], frozen["A"]));
        var shared = Assert.IsType<SharedTable>(SharedCopies.Freeze(new Hashtable(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }));
        Assert.Equal(1, shared["A"]);
    }

    [Fact]
    public void What_has_no_place_for_a_copy_that_refuses_is_read_all_the_same()
    {
        var lists = Assert.IsType<SharedItems<List<int>>>(SharedCopies.Freeze(new List<List<int>> { new() { 1 } }));
        Assert.Equal([1], lists[0]);
        Assert.IsType<SharedTable>(Assert.IsType<SharedItems<Hashtable>>(SharedCopies.Freeze(new List<Hashtable> { new() }))[0]);
        Assert.Equal([1], Assert.IsType<List<int>[]>(SharedCopies.Freeze(new[] { new List<int> { 1 } }))[0]);
    }

    [Fact]
    public void A_copy_that_holds_itself_is_frozen_all_the_same()
    {
        var table = new Hashtable();
        table["self"] = table;
        Assert.IsType<SharedTable>(SharedCopies.Freeze(table));
    }

    private static SharedValue Cross(SharedValue value)
    {
        using var writer = new ByteWriter();
        value.Write(writer);
        var reader = new ByteReader(writer.Written);
        var read = SharedValue.Read(ref reader);
        Assert.True(reader.AtEnd);
        return read;
    }

    private sealed class NoCalls : ISharedCalls
    {
        public SharedValue Call(long target, SharedOp op, SharedValue[] arguments, TimeSpan patience, CancellationToken stop = default) => throw new NotSupportedException();

        public void Post(long target, SharedOp op, SharedValue[] arguments) => throw new NotSupportedException();

        public SharedBuffer? Buffer(long id) => null;

        public void Tally(long target, long by) => throw new NotSupportedException();

        public void Taken(long target) => throw new NotSupportedException();

        public void LetGo(long target) => throw new NotSupportedException();
    }
}
