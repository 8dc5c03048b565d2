using System.Data;

namespace ParallelProc.Protocol;

/// <summary>Reads tables of ADO.NET.</summary>
internal static class TableReader
{
    /// <summary>What a column costs before it holds anything: several hundred bytes.</summary>
    private const int ColumnWork = 512;

    public static DataTable Read(ObjectDecoder decoder, ref ByteReader input)
    {
        var table = decoder.Track(new DataTable(input.ReadString()) { CaseSensitive = input.ReadBool() });
        var needed = ReadColumns(decoder, table, ref input);
        var key = new DataColumn[input.ReadCountOf(1)];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = table.Columns[input.ReadCount()];
        }

        ReadRows(decoder, table, ref input);

        // What holds for all rows is said when they are there: said before, it would be looked at for each.
        foreach (var column in needed)
        {
            column.AllowDBNull = false;
        }

        table.PrimaryKey = key;
        table.AcceptChanges();
        return table;
    }

    private static List<DataColumn> ReadColumns(ObjectDecoder decoder, DataTable table, ref ByteReader input)
    {
        var needed = new List<DataColumn>();
        var count = input.ReadCountOf(4);
        for (var i = 0; i < count; i++)
        {
            decoder.Spend(ColumnWork, ref input);
            var column = new DataColumn(input.ReadString());
            column.Caption = input.ReadString();
            if (!input.ReadBool())
            {
                needed.Add(column);
            }

            column.DataType = ElementTypes.Read(decoder, ref input) is { } type && Nullable.GetUnderlyingType(type) is null ? type : typeof(object);
            if (column.DataType == typeof(DateTime))
            {
                column.DateTimeMode = ReadMode(ref input);
            }

            table.Columns.Add(column);
        }

        return needed;
    }

    /// <summary>Without it the column would forget whether its times are those of Greenwich.</summary>
    private static DataSetDateTime ReadMode(ref ByteReader input)
    {
        var mode = (DataSetDateTime)input.ReadByte();
        return Enum.IsDefined(mode) ? mode : throw new ProtocolException($"The byte before byte {input.Position} says nothing of a column of times.");
    }

    private static void ReadRows(ObjectDecoder decoder, DataTable table, ref ByteReader input)
    {
        var columns = new DataColumn[table.Columns.Count];
        table.Columns.CopyTo(columns, 0);
        var rows = input.ReadCountOf(1 + columns.Length);
        decoder.Claim((long)rows * (1 + columns.Length), ref input);
        for (var r = 0; r < rows; r++)
        {
            decoder.Settle(1);
            if (input.ReadByte() != 0)
            {
                throw new ProtocolException($"The byte before byte {input.Position} is not the head of a row.");
            }

            var row = table.NewRow();
            foreach (var column in columns)
            {
                var value = decoder.ReadElement(ref input) ?? DBNull.Value;
                row[column] = value is DBNull ? value : ElementFit.To(column.DataType, value, ref input);
            }

            table.Rows.Add(row);
        }
    }
}
