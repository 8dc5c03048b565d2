using System.Data;

namespace ParallelProc.Protocol;

/// <summary>Writes tables of ADO.NET: name, columns, primary key, and the rows as they are now. What a column computes goes as its values.</summary>
internal static class TableWriter
{
    public static void Write(ObjectEncoder encoder, object value)
    {
        var table = (DataTable)value;
        var output = encoder.Tag(ValueTag.DataTable);
        encoder.Track(value);
        output.WriteString(table.TableName);
        output.WriteBool(table.CaseSensitive);
        WriteColumns(output, table);
        var rows = new List<DataRow>(table.Rows.Count);
        foreach (DataRow row in table.Rows)
        {
            if (row.RowState != DataRowState.Deleted)
            {
                rows.Add(row);
            }
        }

        output.WriteCount(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            // A byte for each row, so that a table without columns can't have more of them than it has bytes.
            output.WriteByte(0);
            foreach (DataColumn column in table.Columns)
            {
                encoder.WriteMember(column.ColumnName, rows[i][column]);
            }
        }
    }

    private static void WriteColumns(ByteWriter output, DataTable table)
    {
        output.WriteCount(table.Columns.Count);
        foreach (DataColumn column in table.Columns)
        {
            output.WriteString(column.ColumnName);
            output.WriteString(column.Caption);
            output.WriteBool(column.AllowDBNull);
            output.WriteBytes(ElementTypes.Describe(column.DataType) ?? [ElementTypes.Object]);
            if (column.DataType == typeof(DateTime))
            {
                output.WriteByte((byte)column.DateTimeMode);
            }
        }

        output.WriteCount(table.PrimaryKey.Length);
        foreach (var column in table.PrimaryKey)
        {
            output.WriteCount(column.Ordinal);
        }
    }
}
