using System.Collections;
using System.Data;
using System.Management.Automation;

namespace ParallelProc.Tests.Protocol;

/// <summary>Tables of ADO.NET, which PowerShell enumerates though they are no collections.</summary>
public sealed class DataTableTests
{
    [Fact]
    public void A_table_arrives_as_its_rows_and_its_properties()
    {
        var arrived = PSObject.AsPSObject(Crossing.Of((object)Table())!);
        Assert.Equal("Deserialized.System.Data.DataTable", arrived.TypeNames[0]);
        Assert.Equal("T", arrived.Property("TableName"));
        Assert.Equal(["x", "y"], Rows(arrived.BaseObject).Select(static row => row.Property("b")));
        Assert.Equal(["a", "b"], Assert.IsAssignableFrom<IEnumerable>(arrived.Property("Columns")).Cast<object>());
    }

    [Fact]
    public void Its_property_Rows_has_the_same_rows()
    {
        var arrived = PSObject.AsPSObject(Crossing.Of((object)Table())!);
        Assert.Equal([1, 2], Rows(arrived.Property("Rows")).Select(static row => row.Property("a")));
    }

    [Fact]
    public void A_table_that_crosses_again_stays_what_it_was()
    {
        var arrived = PSObject.AsPSObject(Crossing.Of(Crossing.Of((object)Table()))!);
        Assert.Equal("Deserialized.System.Data.DataTable", arrived.TypeNames[0]);
        Assert.Equal("T", arrived.Property("TableName"));
        Assert.Equal([1, 2], Rows(arrived.Property("Rows")).Select(static row => row.Property("a")));
    }

    [Fact]
    public void A_row_and_a_view_arrive_as_what_they_show()
    {
        using var table = Table();
        Assert.Equal("y", Crossing.Wrapped(table.Rows[1]).Property("b"));
        Assert.Equal([1, 2], Rows(Crossing.Base(Crossing.Of((object)table.DefaultView))).Select(static row => row.Property("a")));
    }

    private static IEnumerable<PSObject> Rows(object? list) => Assert.IsAssignableFrom<IEnumerable>(list).Cast<PSObject>();

    private static DataTable Table()
    {
        var table = new DataTable("T");
        table.Columns.Add("a", typeof(int));
        table.Columns.Add("b");
        table.Rows.Add(1, "x");
        table.Rows.Add(2, "y");
        return table;
    }
}
