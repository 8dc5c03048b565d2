using System.Collections;
using System.Data;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Tables of ADO.NET.</summary>
public sealed class DataTableTests
{
    [Fact]
    public void A_table_arrives_with_its_columns_rows_and_nulls()
    {
        using var table = Table();
        table.Rows.Add(3, DBNull.Value);
        var arrived = Crossing.Of(table);
        Assert.Equal("T", arrived.TableName);
        Assert.Equal([typeof(int), typeof(string)], arrived.Columns.Cast<DataColumn>().Select(static c => c.DataType));
        Assert.Equal(["a", "b"], arrived.Columns.Cast<DataColumn>().Select(static c => c.ColumnName));
        Assert.Equal([1, 2, 3], arrived.Rows.Cast<DataRow>().Select(static r => r["a"]));
        Assert.Equal(["x", "y", DBNull.Value], arrived.Rows.Cast<DataRow>().Select(static r => r["b"]));
        Assert.Null(arrived.GetChanges());
    }

    [Fact]
    public void Its_primary_key_and_what_a_column_must_have_hold_there_too()
    {
        using var table = Table();
        table.PrimaryKey = [table.Columns["a"]!];
        table.Columns["b"]!.AllowDBNull = false;
        table.Columns["b"]!.Caption = "Letter";
        var arrived = Crossing.Of(table);
        Assert.Equal("y", arrived.Rows.Find(2)!["b"]);
        Assert.Throws<ConstraintException>(() => arrived.Rows.Add(1, "z"));
        Assert.Throws<NoNullAllowedException>(() => arrived.Rows.Add(9, DBNull.Value));
        Assert.Equal("Letter", arrived.Columns["b"]!.Caption);
    }

    [Fact]
    public void What_a_column_computes_arrives_as_its_values_and_deleted_rows_do_not()
    {
        using var table = Table();
        table.Columns.Add("twice", typeof(int), "a * 2");
        table.AcceptChanges();
        table.Rows[0].Delete();
        var arrived = Crossing.Of(table);
        Assert.Equal([4], arrived.Rows.Cast<DataRow>().Select(static r => r["twice"]));
        Assert.Equal("", arrived.Columns["twice"]!.Expression);
    }

    [Fact]
    public void A_column_of_a_type_that_is_not_on_the_list_holds_bags()
    {
        using var table = new DataTable();
        table.Columns.Add("p", typeof(UriBuilder));
        table.Columns.Add("o", typeof(object));
        table.Rows.Add(new UriBuilder("https://example.org"), table);
        var arrived = Crossing.Of(table);
        Assert.Equal(typeof(object), arrived.Columns["p"]!.DataType);
        Assert.Equal("example.org", Assert.IsType<PSObject>(arrived.Rows[0]["p"]).Property("Host"));
        Assert.Same(arrived, arrived.Rows[0]["o"]);
    }

    [Fact]
    public void A_table_of_many_rows_crosses_again()
    {
        using var table = Table();
        for (var i = 3; i <= 5000; i++)
        {
            table.Rows.Add(i, $"row {i}");
        }

        Assert.Equal("row 5000", Crossing.Of(Crossing.Of(table)).Rows[4999]["b"]);
    }

    [Fact]
    public void Columns_that_cost_more_than_their_bytes_are_refused()
    {
        using var output = new ByteWriter();
        output.WriteByte((byte)ValueTag.DataTable);
        output.WriteString("");
        output.WriteBool(false);
        output.WriteCount(10_000);
        for (var i = 0; i < 10_000; i++)
        {
            output.WriteString("");
            output.WriteString("");
            output.WriteBool(true);
            output.WriteByte(0);
        }

        output.WriteCount(0);
        output.WriteCount(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ProtocolException>(() => Crossing.Decode(output.Written));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void A_row_and_a_view_arrive_as_what_they_show()
    {
        using var table = Table();
        Assert.Equal("y", Crossing.Wrapped(table.Rows[1]).Property("b"));
        Assert.Equal([1, 2], Rows(Crossing.Base(Crossing.Of((object)table.DefaultView))).Select(static row => row.Property("a")));
    }

    [Theory]
    [InlineData(DataSetDateTime.Utc, DateTimeKind.Utc)]
    [InlineData(DataSetDateTime.Local, DateTimeKind.Local)]
    [InlineData(DataSetDateTime.Unspecified, DateTimeKind.Unspecified)]
    [InlineData(DataSetDateTime.UnspecifiedLocal, DateTimeKind.Unspecified)]
    public void A_column_of_times_keeps_their_kind(DataSetDateTime mode, DateTimeKind kind)
    {
        using var table = new DataTable();
        table.Columns.Add(new DataColumn("at", typeof(DateTime)) { DateTimeMode = mode });
        var time = new DateTime(2024, 2, 29, 12, 0, 0, kind);
        table.Rows.Add(time);
        var arrived = Crossing.Of(table);
        Assert.Equal(mode, arrived.Columns[0].DateTimeMode);
        Assert.Equal((time, kind), ((DateTime)arrived.Rows[0][0], ((DateTime)arrived.Rows[0][0]).Kind));
    }

    [Fact]
    public void A_row_does_not_bring_all_the_others_along()
    {
        using var table = Table();
        table.Rows[0]["b"] = "of another row";
        Assert.Equal("T", Crossing.Wrapped(table.Rows[1]).Property("Table"));
        Assert.DoesNotContain("of another row", Text(table.Rows[1]), StringComparison.Ordinal);
        Assert.IsType<string>(Crossing.Wrapped(table.DefaultView[1]).Property("DataView")); // not the list of all that it shows

        static string Text(object value)
        {
            using var output = new ByteWriter();
            new ObjectEncoder().Encode(output, value);
            return System.Text.Encoding.UTF8.GetString(output.Written);
        }
    }

    [Fact]
    public void A_row_brings_its_table_where_more_depth_is_asked_for()
    {
        using var table = Table();
        using var output = new ByteWriter();
        new ObjectEncoder(depth: 2).Encode(output, table.Rows[1]);
        var row = Assert.IsType<PSObject>(Crossing.Decode(output.Written));
        Assert.Equal(2, Assert.IsType<DataTable>(row.Property("Table")).Rows.Count);
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
