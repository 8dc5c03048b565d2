using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Many objects of one make in one graph: from the second on, members are added in a shorter way than to the first.</summary>
public sealed class SameMakeTests
{
    [Fact]
    public void Each_of_many_custom_objects_keeps_names_order_and_values()
    {
        var arrived = Twice(static i => Crossing.Custom(("Zeta", i), ("alpha", null), ("Path", "p"), ("Mid", "x")));
        for (var i = 0; i < arrived.Length; i++)
        {
            Assert.Equal(["Zeta", "alpha", "Path", "Mid"], arrived[i].Properties.Select(static p => p.Name));
            Assert.Equal([i, null, "p", "x"], arrived[i].Properties.Select(static p => p.Value));
        }
    }

    [Fact]
    public void Scripts_change_one_of_many_without_the_others()
    {
        using var session = new Session();
        session.Set("o", Twice(static i => Crossing.Custom(("A", i), ("B", i))));
        var seen = session.RunOne("""
            $o[1].b = 'set'
            $o[1].psobject.Properties.Remove('A')
            $o[1].psobject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('C', 'added'))
            "$($o[0])|$($o[1])|$($o[1].psobject.Copy().C)"
            """);
        Assert.Equal("@{A=0; B=0}|@{B=set; C=added}|added", seen!.BaseObject);
    }

    [Fact]
    public void An_object_of_very_many_members_keeps_them_all()
    {
        var members = Enumerable.Range(0, 300).Select(static i => ($"Member{i}", (object?)i)).ToArray();
        foreach (var one in Twice(_ => Crossing.Custom(members)))
        {
            Assert.Equal(members, one.Properties.Select(static p => (p.Name, (object?)p.Value)));
        }
    }

    [Fact]
    public void Objects_of_one_make_can_lead_to_each_other()
    {
        var (a, b) = (Crossing.Custom(("Next", null)), Crossing.Custom(("Next", null)));
        a.Properties["Next"].Value = b;
        b.Properties["Next"].Value = a;
        var arrived = Crossing.Of(new object[] { a, b });
        Assert.Same(arrived[1], ((PSObject)arrived[0]).Properties["Next"].Value);
        Assert.Same(arrived[0], ((PSObject)arrived[1]).Properties["Next"].Value);
    }

    [Fact]
    public void Each_of_many_bags_has_its_text_and_a_property_of_that_name()
    {
        foreach (var one in Twice(static i => Crossing.Noted(new Faulty(i), ("ToString", "note"))))
        {
            Assert.Equal("note", one.Property("ToString"));
        }

        Assert.Equal(["faulty 0", "faulty 1", "faulty 2"], Twice(static i => new Faulty(i)).Select(static bag => bag.ToString()));
    }

    [Fact]
    public void A_property_that_can_not_be_read_is_null_where_that_is_so()
    {
        var arrived = Twice(static i => new Faulty(i));
        for (var i = 0; i < arrived.Length; i++)
        {
            Assert.Equal(["Good", "Odd", "Last"], arrived[i].Properties.Select(static p => p.Name));
            Assert.Equal(i % 2 == 0, arrived[i].Property("Odd") is null);
            Assert.Equal(i % 2 == 0, arrived[i].Members["PSPropertyErrors"] is PSMemberSet);
            Assert.Equal(i, arrived[i].Property("Last"));
        }
    }

    [Fact]
    public void Notes_of_each_of_many_files_are_found_without_its_wrapper()
    {
        var arrived = Twice(static i => Crossing.Noted(new FileInfo($"/tmp/{i}"), ("PSPath", $"path {i}"), ("PSIsContainer", false), ("Own", i)));
        for (var i = 0; i < arrived.Length; i++)
        {
            var found = PSObject.AsPSObject(Assert.IsType<FileInfo>(arrived[i].BaseObject));
            Assert.Equal($"path {i}", found.Property("PSPath"));
            Assert.Equal(false, found.Property("PSIsContainer"));
            Assert.Equal(i, found.Property("Own"));
        }
    }

    [Fact]
    public void Each_of_many_lines_keeps_its_notes_to_itself()
    {
        var arrived = Twice(static i => Crossing.Noted(new string("line"), ("PSPath", "/tmp/z"), ("ReadCount", (long)i)));
        Assert.Equal([0L, 1L, 2L], arrived.Select(static line => line.Property("ReadCount")));
    }

    [Fact]
    public void Members_that_only_look_like_the_providers_cross()
    {
        foreach (var one in Twice(static _ => Crossing.Custom(("PSDrive", "c"), ("PSProvider", 1), ("UnixStat", "text"), ("psx", null))))
        {
            Assert.Equal(["PSDrive", "PSProvider", "UnixStat", "psx"], one.Properties.Select(static p => p.Name));
        }
    }

    [Fact]
    public void Each_of_many_files_of_the_provider_shows_its_own_columns()
    {
        using var session = new Session();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var (name, mode) in new[] { ("a", 0b110_000_000), ("b", 0b111_101_101), ("c", 0b110_000_000) })
            {
                var path = Path.Combine(folder.FullName, name);
                File.WriteAllText(path, new string('x', name[0]));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(path, (UnixFileMode)mode);
                }
            }

            session.Set("files", new[] { "a", "b", "c" }.Select(name => Path.Combine(folder.FullName, name)).ToArray());
            var shown = session.Run("""
                function show($files) { foreach ($i in $files) { '{0}|{1}|{2}|{3}|{4}' -f $i.Name, $i.UnixMode, $i.User, $i.Group, $i.Size } }
                $all = $ExecutionContext.InvokeProvider.Item.Get($files, $false, $true)
                (show $all) -join "`n"
                (show (Send-Across @($all))) -join "`n"
                """);
            Assert.Equal(3, shown[0]!.ToString().Split('\n').Distinct().Count());
            Assert.Equal(shown[0], shown[1]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Names_that_differ_in_case_alone_are_one_member()
    {
        using var output = new ByteWriter();
        WriteArray(output, 2);
        WriteCustom(output, "A", "a");
        output.WriteByte((byte)ValueTag.Custom);
        output.WriteCount(1);
        WriteNumbers(output, 1, 2);
        foreach (var one in Assert.IsType<object[]>(Crossing.Decode(output.Written)))
        {
            Assert.Equal(2, Assert.Single(((PSObject)one).Properties).Value);
        }
    }

    [Fact]
    public void Members_for_an_object_that_has_come_before_are_refused()
    {
        using var output = new ByteWriter();
        WriteArray(output, 3);
        WriteCustom(output, "A", "B");
        foreach (var value in (ReadOnlySpan<int>)[3, 5])
        {
            output.WriteByte((byte)ValueTag.Extended);
            if (value == 3)
            {
                output.WriteByte((byte)ValueTag.File);
                output.WriteString("/tmp/x");
            }
            else
            {
                output.WriteByte((byte)ValueTag.Reference);
                output.WriteCount(2);
            }

            output.WriteCount(1);
            WriteNumbers(output, value, value + 1);
        }

        Assert.Throws<ProtocolException>(() => Crossing.Decode(output.Written));
    }

    private static PSObject[] Twice(Func<int, object> make) =>
        [.. Crossing.Of(new[] { make(0), make(1), make(2) }).Select(static one => Assert.IsType<PSObject>(one))];

    private static void WriteArray(ByteWriter output, int count)
    {
        output.WriteByte((byte)ValueTag.Array);
        output.WriteByte(ElementTypes.Object);
        output.WriteCount(count);
    }

    private static void WriteCustom(ByteWriter output, string first, string second)
    {
        using var shape = new ByteWriter();
        shape.WriteByte(0);
        shape.WriteCount(2);
        shape.WriteBool(false);
        shape.WriteString(first);
        shape.WriteBool(false);
        shape.WriteString(second);
        output.WriteByte((byte)ValueTag.Custom);
        output.WriteByte(0);
        output.WriteBlock(shape.Written);
        WriteNumbers(output, 1, 2);
    }

    private static void WriteNumbers(ByteWriter output, int first, int second)
    {
        output.WriteByte((byte)ValueTag.Int32);
        output.WriteVarInt(first);
        output.WriteByte((byte)ValueTag.Int32);
        output.WriteVarInt(second);
    }

    private sealed class Faulty(int number)
    {
        public string Good { get; } = "good";

        public int Odd => number % 2 == 0 ? throw new InvalidOperationException("even") : number;

        public int Last => number;

        public override string ToString() => $"faulty {number}";
    }
}
