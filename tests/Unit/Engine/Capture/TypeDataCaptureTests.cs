using System.Management.Automation.Runspaces;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>What a session has added to the extended type system.</summary>
public sealed class TypeDataCaptureTests : IDisposable
{
    private readonly CaptureSession _session = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.types.ps1xml");

    public TypeDataCaptureTests() => File.WriteAllText(_file, "<Types/>");

    public void Dispose()
    {
        _session.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void A_session_with_nothing_but_PowerShells_own_brings_nothing() => Assert.Same(CapturedTypeData.None, Found());

    [Fact]
    public void Members_and_settings_are_found_in_the_order_of_their_coming()
    {
        var data = new TypeData("A.B") { SerializationDepth = 3, DefaultDisplayPropertySet = new PropertySetData(["n", "a"]), DefaultDisplayProperty = "n" };
        data.Members.Add("n", new NotePropertyData("n", new object[] { 1, "x" }) { IsHidden = true });
        data.Members.Add("a", new AliasPropertyData("a", "n", typeof(string)));
        data.Members.Add("p", new ScriptPropertyData("p", CaptureSession.Block("1"), CaptureSession.Block("2")));
        data.Members.Add("m", new ScriptMethodData("m", CaptureSession.Block("3")));
        Add(data);
        Add(new TypeData("C.D"), isRemoval: true);
        var sources = Found().Sources;
        Assert.Equal(["A.B", "C.D"], sources.Select(static s => s.TypeName));
        Assert.Equal([false, true], sources.Select(static s => s.IsRemoval));
        Assert.Equal((3, "n"), (sources[0].SerializationDepth, sources[0].DefaultDisplayProperty));
        Assert.Equal(["n", "a"], sources[0].DefaultDisplayPropertySet);
        var members = sources[0].Members.ToDictionary(static m => m.Name);
        Assert.True(members["n"].IsHidden);
        Assert.Equal(("n", "System.String"), (members["a"].Reference, members["a"].Type));
        Assert.Equal(("1", "2", "3"), (members["p"].Script!.Text, members["p"].Setter!.Text, members["m"].Script!.Text));
    }

    [Fact]
    public void What_is_compiled_or_lives_here_alone_is_left_out_with_the_reason()
    {
        var data = new TypeData("A.B") { TypeConverter = typeof(System.ComponentModel.TypeConverter) };
        data.Members.Add("code", new CodeMethodData("code", typeof(string).GetMethod("IsNullOrEmpty")));
        data.Members.Add("live", new NotePropertyData("live", new Thread(static () => { })));
        Add(data);
        var found = Found();
        Assert.Empty(found.Sources);
        Assert.Equal(["A.B.TypeConverter", "A.B.code", "A.B.live"], found.Items.Select(static i => i.Name));
        Assert.All(found.Items, static item => Assert.StartsWith("left out, as ", item.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_data_are_the_same_script_and_looked_at_once()
    {
        var data = new TypeData("A.B");
        data.Members.Add("n", new NotePropertyData("n", 1));
        Add(data);
        var block = CaptureSession.Block("$_.n");
        var first = _session.Capture(block).Code;
        Assert.Same(first.Setup!.Types, _session.Capture(CaptureSession.Block("$_.m")).Code.Setup!.Types);
        Assert.Equal(first, _session.Capture(block).Code);
        Add(new TypeData("A.B"), isRemoval: true);
        Assert.NotEqual(first, _session.Capture(block).Code);
    }

    [Fact]
    public void A_file_counts_where_it_stands_and_by_when_it_was_written()
    {
        var types = Runspace.DefaultRunspace.InitialSessionState.Types;
        SessionStateTypeEntry[] own = [.. types];
        types.Clear();
        types.Add([new SessionStateTypeEntry(_file), .. own]);
        var first = Assert.Single(Found().Sources);
        Assert.Equal((_file, true), (first.File, first.ComesFirst));
        File.SetLastWriteTimeUtc(_file, DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(first.Stamp, Assert.Single(Found().Sources).Stamp);
        types.Clear();
        types.Add([.. own, new SessionStateTypeEntry(_file)]);
        Assert.False(Assert.Single(Found().Sources).ComesFirst);
    }

    [Fact]
    public void A_session_with_fewer_rights_brings_none()
    {
        var data = new TypeData("A.B");
        data.Members.Add("n", new NotePropertyData("n", 1));
        Add(data);
        _session.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'");
        Assert.Same(CapturedTypeData.None, Found());
    }

    [Fact]
    public void Without_capture_there_are_none()
    {
        var data = new TypeData("A.B");
        data.Members.Add("n", new NotePropertyData("n", 1));
        Add(data);
        Assert.Null(_session.Capture(CaptureSession.Block("$_.n"), new CaptureOptions { None = true }).Code.Setup);
    }

    [Fact]
    public void They_are_the_same_behind_the_wire()
    {
        var data = new TypeData("A.B") { SerializationMethod = "String", StringSerializationSource = "n", PropertySerializationSet = new PropertySetData(["n"]) };
        data.Members.Add("p", new ScriptPropertyData("p", CaptureSession.Block("1")));
        Add(data);
        var setup = new ScriptSetup { Types = Found().Sources };
        using var writer = new ByteWriter();
        setup.Write(writer);
        var reader = new ByteReader(writer.Written);
        Assert.Equal(setup, ScriptSetup.Read(ref reader));
        Assert.True(reader.AtEnd);
    }

    private static void Add(TypeData data, bool isRemoval = false) => Runspace.DefaultRunspace.InitialSessionState.Types.Add(new SessionStateTypeEntry(data, isRemoval));

    private CapturedTypeData Found() => _session.Within(TypeDataCapture.Of);
}
