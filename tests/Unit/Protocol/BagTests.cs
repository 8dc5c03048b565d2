using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Tests.Protocol;

public sealed class BagTests
{
    [Fact]
    public void A_foreign_object_arrives_as_a_bag_of_its_properties()
    {
        var arrived = Crossing.Wrapped(new Outer());
        Assert.IsType<PSCustomObject>(arrived.BaseObject);
        Assert.Equal("Deserialized." + typeof(Outer).FullName, arrived.TypeNames[0]);
        Assert.Equal("Deserialized.System.Object", arrived.TypeNames[^1]);
        Assert.Equal(7, arrived.Property("Number"));
    }

    [Fact]
    public void A_bag_keeps_its_text() => Assert.Equal("I am outer", Crossing.Wrapped(new Outer()).ToString());

    [Theory]
    [InlineData("\"$x\"")]
    [InlineData("$x.ToString()")]
    [InlineData("[string]$x")]
    [InlineData("'{0}' -f $x")]
    [InlineData("@($x) -join ''")]
    public void Scripts_see_the_text_of_a_bag(string script)
    {
        using var session = new Session();
        session.Set("x", Crossing.Of((object)new Outer()));
        Assert.Equal("I am outer", session.RunOne(script)!.BaseObject);
        session.Set("x", Crossing.Of(Crossing.Of((object)new Outer())));
        Assert.Equal("I am outer", session.RunOne(script)!.BaseObject);
    }

    [Fact]
    public void A_bags_text_is_no_property_of_it() =>
        Assert.DoesNotContain(Crossing.Wrapped(new Outer()).Properties, static property => property.Name == "ToString");

    [Fact]
    public void At_depth_one_a_nested_object_is_its_text() => Assert.Equal("I am inner", Crossing.Wrapped(new Outer()).Property("Inner"));

    [Fact]
    public void At_depth_two_a_nested_object_is_a_bag()
    {
        var inner = Assert.IsType<PSObject>(Crossing.Wrapped(new Outer(), 2).Property("Inner"));
        Assert.Equal("leaf", inner.Property("Leaf"));
        Assert.Equal("I am inner", inner.ToString());
    }

    [Fact]
    public void At_depth_zero_an_object_is_its_text() => Assert.Equal("I am outer", Crossing.Base(Crossing.Of((object)new Outer(), 0)));

    [Fact]
    public void Data_within_a_bag_is_kept_whole()
    {
        var arrived = Crossing.Wrapped(new Outer());
        Assert.Equal([1, 2], ((IEnumerable)arrived.Property("Numbers")!).Cast<object>().Select(Crossing.Base));
        Assert.Equal("v", Assert.IsAssignableFrom<IDictionary>(arrived.Property("Table"))["k"]);
        Assert.Equal(1, Assert.IsType<PSObject>(arrived.Property("Custom")).Property("A"));
    }

    [Fact]
    public void A_property_that_fails_is_null_and_its_error_is_noted()
    {
        var arrived = Crossing.Wrapped(new Outer());
        Assert.NotNull(arrived.Properties["Broken"]);
        Assert.Null(arrived.Property("Broken"));
        Assert.Equal("System.InvalidOperationException: no", PropertyError(arrived, "Broken"));
        Assert.Null(PropertyError(arrived, "Number"));
    }

    [Fact]
    public void What_is_noted_of_a_property_stays_when_the_object_crosses_again() =>
        Assert.Equal("System.InvalidOperationException: no", PropertyError(Crossing.Wrapped(Crossing.Wrapped(new Outer())), "Broken"));

    [Fact]
    public void A_script_property_that_throws_is_null_and_its_error_is_noted()
    {
        using var session = new Session();
        var arrived = session.RunOne("$o = [pscustomobject]@{ A = 1 }; $o.psobject.Properties.Add([psscriptproperty]::new('B', { throw 'oh no' })); Send-Across $o")!;
        Assert.Equal(1, arrived.Property("A"));
        Assert.Null(arrived.Property("B"));
        Assert.Contains("oh no", PropertyError(arrived, "B"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_all_of_whose_properties_can_be_read_has_no_such_notes() => Assert.Null(Crossing.Wrapped(new Small(1)).Members["PSPropertyErrors"]);

    [Fact]
    public void A_handle_within_a_bag_is_its_text() => Assert.IsType<string>(Crossing.Wrapped(new Outer()).Property("Handle"));

    [Fact]
    public void Objects_whose_text_fails_cross_all_the_same() => Assert.Equal(1, Crossing.Wrapped(new Mute()).Property("A"));

    [Fact]
    public void A_bag_that_crosses_again_stays_what_it_was()
    {
        var once = Crossing.Wrapped(new Outer());
        var twice = Crossing.Wrapped(once);
        Assert.Equal(once.TypeNames, twice.TypeNames);
        Assert.Equal("I am outer", twice.ToString());
        Assert.Equal(7, twice.Property("Number"));
    }

    [Fact]
    public void Bags_of_one_type_write_their_names_once()
    {
        var objects = Enumerable.Range(0, 500).Select(static i => (object)new Small(i)).ToArray();
        Assert.True(Crossing.Encode(objects).Length < 10_000);
        Assert.Equal(499, ((PSObject)Crossing.Of(objects)[499]).Property("AVeryLongPropertyName"));
    }

    [Fact]
    public void Notes_on_a_foreign_object_are_among_its_properties() =>
        Assert.Equal("n", Crossing.Wrapped(Crossing.Noted(new Outer(), ("Note", "n"))).Property("Note"));

    [Fact]
    public void A_pair_of_a_table_keeps_its_value_whole()
    {
        var arrived = Crossing.Of((object)new DictionaryEntry("k", new Hashtable { ["a"] = 1 }));
        Assert.Equal("k", PSObject.AsPSObject(arrived).Property("Key"));
        Assert.Equal(1, Assert.IsType<Hashtable>(PSObject.AsPSObject(arrived).Property("Value"))["a"]);
    }

    [Fact]
    public void A_process_crosses()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Assert.Equal(process.Id, Crossing.Wrapped(process).Property("Id"));
    }

    [Fact]
    public void An_unknown_enum_arrives_as_its_number_and_shows_its_name()
    {
        using var session = new Session();
        var value = session.RunOne("enum OnlyThere { One = 1; Seven = 7 }; [OnlyThere]::Seven")!;
        var bytes = Crossing.Encode(value.BaseObject);
        var name = System.Text.Encoding.UTF8.GetBytes("OnlyThere");
        "NotKnown_"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(name)));
        var arrived = Assert.IsType<PSObject>(Crossing.Decode(bytes));
        Assert.Equal("Deserialized.NotKnown_", arrived.TypeNames[0]);
        Assert.Equal("Seven", arrived.ToString());
        Assert.Equal(7, Assert.IsType<int>(arrived.BaseObject));
    }

    private static string? PropertyError(PSObject value, string property) => (value.Members["PSPropertyErrors"] as PSMemberSet)?.Members[property]?.Value as string;

    public sealed class Outer
    {
        public int Number { get; } = 7;

        public Inner Inner { get; } = new();

        public string Broken => Number == 7 ? throw new InvalidOperationException("no") : "";

        public object[] Numbers { get; } = [1, 2];

        public Hashtable Table { get; } = new() { ["k"] = "v" };

        public PSObject Custom { get; } = Crossing.Custom(("A", 1));

        public IntPtr Handle { get; } = new(5);

        public override string ToString() => "I am outer";
    }

    public sealed class Inner
    {
        public string Leaf { get; } = "leaf";

        public override string ToString() => "I am inner";
    }

    public sealed class Mute
    {
        public int A { get; } = 1;

        public override string ToString() => throw new InvalidOperationException("no text");
    }

    public sealed record Small(int AVeryLongPropertyName)
    {
        public override string ToString() => "s";
    }
}
