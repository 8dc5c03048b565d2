using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

public sealed class ReferenceTests
{
    [Fact]
    public void An_object_that_is_met_twice_arrives_as_one()
    {
        var shared = new Hashtable();
        var arrived = Crossing.Of(new object[] { shared, shared, new Hashtable() });
        Assert.Same(arrived[0], arrived[1]);
        Assert.NotSame(arrived[0], arrived[2]);
    }

    [Fact]
    public void A_custom_object_that_is_met_twice_arrives_as_one()
    {
        var shared = Crossing.Custom(("A", 1));
        var arrived = Crossing.Of(new object[] { shared, shared });
        Assert.Same(arrived[0], arrived[1]);
    }

    [Fact]
    public void A_bag_that_is_met_twice_arrives_as_one()
    {
        var shared = new ContainerTests.Machine();
        var arrived = Crossing.Of(new object[] { shared, shared });
        Assert.Same(arrived[0], arrived[1]);
    }

    [Fact]
    public void Containers_that_hold_themselves_arrive_so()
    {
        var list = new ArrayList();
        list.Add(list);
        var table = new Hashtable();
        table["me"] = table;
        var array = new object[1];
        array[0] = array;
        Assert.Same(list = Crossing.Of(list), list[0]);
        Assert.Same(table = Crossing.Of(table), table["me"]);
        Assert.Same(array = Crossing.Of(array), array[0]);
    }

    [Fact]
    public void A_custom_object_that_holds_itself_arrives_so()
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty("Me", custom));
        var arrived = Crossing.Wrapped(custom);
        Assert.Same(arrived, arrived.Properties["Me"].Value);
    }

    [Fact]
    public void A_cycle_through_several_objects_arrives_so()
    {
        var parent = new Hashtable();
        var child = Crossing.Custom(("Parent", parent));
        parent["Children"] = new List<object> { child };
        var arrived = Crossing.Of(parent);
        var first = Assert.IsType<PSObject>(Assert.IsType<List<object>>(arrived["Children"])[0]);
        Assert.Same(arrived, Crossing.Base(first.Properties["Parent"].Value));
    }

    [Fact]
    public void An_error_that_holds_itself_arrives()
    {
        var exception = new InvalidOperationException("loop");
        exception.Data["me"] = exception;
        var error = new ErrorRecord(exception, "id", ErrorCategory.NotSpecified, exception);
        exception.Data["record"] = error;
        Assert.Equal("loop", Crossing.Of(error).Exception.Message);
    }

    [Fact]
    public void A_hundred_levels_of_data_arrive()
    {
        object value = "core";
        for (var i = 0; i < 100; i++)
        {
            value = new object[] { value };
        }

        var arrived = Crossing.Of(value);
        for (var i = 0; i < 100; i++)
        {
            arrived = Assert.IsType<object[]>(arrived)[0];
        }

        Assert.Equal("core", arrived);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(200_000)]
    public void More_levels_than_the_limit_are_refused(int levels)
    {
        object value = "core";
        for (var i = 0; i < levels; i++)
        {
            value = new object[] { value };
        }

        var refusal = Crossing.Refused(value);
        Assert.Contains("deeper than", refusal.Reason, StringComparison.Ordinal);
        Assert.StartsWith("$_", refusal.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void One_coder_serves_many_graphs()
    {
        using var output = new ByteWriter();
        var encoder = new ObjectEncoder();
        var shared = Crossing.Custom(("A", 1), ("B", DayOfWeek.Friday));
        Assert.Throws<ObjectCodecException>(() => encoder.Encode(output, new object[] { shared, new MemoryStream() }));
        for (var i = 0; i < 3; i++)
        {
            encoder.Encode(output, new object[] { shared, shared });
        }

        var input = new ByteReader(output.Written);
        var decoder = new ObjectDecoder();
        for (var i = 0; i < 3; i++)
        {
            var arrived = Assert.IsType<object[]>(decoder.Decode(ref input));
            Assert.Same(arrived[0], arrived[1]);
            Assert.Equal(DayOfWeek.Friday, ((PSObject)arrived[0]).Property("B"));
        }

        Assert.True(input.AtEnd);
    }
}
