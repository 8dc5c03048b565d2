using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ParallelProc.Tests.Protocol;

/// <summary>What the type data of a session say of serialization is honoured, whenever it was said.</summary>
public sealed class TypeDataTests
{
    private const string Name = "ParallelProc.Tests.Protocol.TypeDataTests+";

    [Fact]
    public void A_depth_that_type_data_ask_for_is_used()
    {
        using var session = new Session();
        session.Extend(new TypeData($"{Name}Deep") { SerializationDepth = 2 });
        Assert.IsType<PSObject>(Crossing.Wrapped(new Deep()).Property("Inner"));
    }

    [Fact]
    public void Only_the_properties_that_type_data_name_cross()
    {
        using var session = new Session();
        session.Extend(new TypeData($"{Name}Chosen") { SerializationMethod = "SpecificProperties", PropertySerializationSet = new PropertySetData(["A"]) });
        Assert.Equal(["A"], Crossing.Wrapped(new Chosen()).Properties.Select(static p => p.Name));
    }

    [Fact]
    public void An_object_that_type_data_want_as_text_is_text()
    {
        using var session = new Session();
        session.Extend(new TypeData($"{Name}AsText") { SerializationMethod = "String", StringSerializationSource = "A" });
        Assert.Equal("5", Crossing.Base(Crossing.Of((object)new AsText())));
    }

    [Fact]
    public void Members_that_type_data_add_cross_as_values()
    {
        using var session = new Session();
        var data = new TypeData($"{Name}Added");
        data.Members.Add("Twice", new ScriptPropertyData("Twice", ScriptBlock.Create("2 * $this.A")));
        session.Extend(data);
        Assert.Equal(10, session.RunOne($"Send-Across ([{Name}Added]::new())")!.Property("Twice"));
    }

    [Fact]
    public void Type_data_that_come_later_count_from_then_on()
    {
        using var session = new Session();
        using var output = new ParallelProc.Protocol.ByteWriter();
        var encoder = new ParallelProc.Protocol.ObjectEncoder();
        encoder.Encode(output, new Later());
        var data = new TypeData($"{Name}Later") { SerializationDepth = 2 };
        data.Members.Add("Extra", new NotePropertyData("Extra", 1));
        session.Extend(data);
        output.Clear();
        encoder.Encode(output, new Later());
        var arrived = Assert.IsType<PSObject>(Crossing.Decode(output.Written));
        Assert.IsType<PSObject>(arrived.Property("Inner"));
        Assert.Equal(1, arrived.Property("Extra"));
    }

    public sealed class Inner
    {
        public int Leaf { get; } = 1;
    }

    public sealed class Deep
    {
        public Inner Inner { get; } = new();
    }

    public sealed class Later
    {
        public Inner Inner { get; } = new();
    }

    public sealed class Chosen
    {
        public int A { get; } = 5;

        public int B { get; } = 6;
    }

    public sealed class AsText
    {
        public int A { get; } = 5;
    }

    public sealed class Added
    {
        public int A { get; } = 5;
    }
}
