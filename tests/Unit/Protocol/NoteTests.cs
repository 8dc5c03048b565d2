using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Tests.Protocol;

public sealed class NoteTests
{
    [Fact]
    public void A_file_arrives_as_a_file_of_the_same_path()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            var arrived = Crossing.Of(file);
            Assert.Equal(file.FullName, arrived.FullName);
            Assert.True(arrived.Exists);
            Assert.Equal(Path.GetTempPath(), Crossing.Of(new DirectoryInfo(Path.GetTempPath())).FullName);
        }
        finally
        {
            file.Delete();
        }
    }

    [Fact]
    public void A_file_keeps_what_its_provider_noted_but_not_the_provider()
    {
        using var session = new Session();
        var provider = session.RunOne("$PWD.Provider")!.BaseObject;
        var drive = session.RunOne("$PWD.Drive")!.BaseObject;
        var arrived = Crossing.Wrapped(Crossing.Noted(
            new FileInfo("/tmp/x.txt"), ("PSPath", "FileSystem::/tmp/x.txt"), ("PSParentPath", "FileSystem::/tmp"), ("PSChildName", "x.txt"),
            ("PSDrive", drive), ("PSProvider", provider), ("PSIsContainer", false)));
        Assert.IsType<FileInfo>(arrived.BaseObject);
        Assert.Equal("FileSystem::/tmp/x.txt", arrived.Property("PSPath"));
        Assert.Equal("FileSystem::/tmp", arrived.Property("PSParentPath"));
        Assert.Equal("x.txt", arrived.Property("PSChildName"));
        Assert.Equal(false, arrived.Property("PSIsContainer"));
        Assert.Null(arrived.Properties["PSDrive"]);
        Assert.Null(arrived.Properties["PSProvider"]);
    }

    [Fact]
    public void A_file_of_the_provider_shows_the_same_after_crossing()
    {
        using var session = new Session();
        session.Set("dir", Path.GetTempPath());
        const string Shown = "'{0}|{1}|{2}|{3}|{4}' -f $i.PSPath, $i.UnixMode, $i.User, $i.Group, $i.Size";
        var shown = session.Run($$"""
            $i = $ExecutionContext.InvokeProvider.Item.Get($dir)[0]
            {{Shown}}
            $i = Send-Across $i
            {{Shown}}
            """);
        Assert.Equal(shown[0], shown[1]);
    }

    [Fact]
    public void Notes_on_an_object_are_found_when_it_comes_without_its_wrapper()
    {
        var file = new FileInfo("/tmp/y.txt");
        Crossing.Noted(file, ("Note", 1));
        Assert.Equal(1, PSObject.AsPSObject(Crossing.Of(new object[] { file })[0]).Property("Note"));
    }

    [Fact]
    public void A_line_of_text_keeps_its_number()
    {
        var arrived = Crossing.Wrapped(Crossing.Noted("line", ("PSPath", "/tmp/z"), ("ReadCount", 12L)));
        Assert.Equal("line", arrived.BaseObject);
        Assert.Equal(12L, arrived.Property("ReadCount"));
        Assert.Equal("/tmp/z", arrived.Property("PSPath"));
    }

    [Fact]
    public void Notes_on_a_number_stay_with_that_number_alone()
    {
        var arrived = Crossing.Of(new object[] { Crossing.Noted(5, ("Note", "n")), 5 });
        Assert.Equal("n", Assert.IsType<PSObject>(arrived[0]).Property("Note"));
        Assert.Equal(5, arrived[1]);
    }

    [Fact]
    public void Notes_on_a_container_are_kept()
    {
        Assert.Equal(1, Crossing.Wrapped(Crossing.Noted(new Hashtable(), ("Note", 1))).Property("Note"));
        Assert.Equal(1, Crossing.Wrapped(Crossing.Noted(new ArrayList { 2 }, ("Note", 1))).Property("Note"));
    }

    [Fact]
    public void Type_names_that_were_added_to_a_table_are_kept()
    {
        var table = new PSObject(new Hashtable { ["a"] = 1 });
        table.TypeNames.Insert(0, "My.Table");
        var arrived = Crossing.Wrapped(table);
        Assert.Equal("My.Table", arrived.TypeNames[0]);
        Assert.IsType<Hashtable>(arrived.BaseObject);
    }

    [Fact]
    public void A_note_can_lead_back_to_its_object()
    {
        var table = new Hashtable();
        Crossing.Noted(table, ("Me", table));
        var arrived = Crossing.Wrapped(PSObject.AsPSObject(table));
        Assert.Same(arrived.BaseObject, Crossing.Base(arrived.Properties["Me"].Value));
    }
}
