using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Instances of a script's classes, with a reader that has the class.</summary>
public sealed class ClassTests
{
    private const string Classes = """
        enum PcShade { Dark; Light }
        class PcBase { [int] $Id; hidden [string] $Secret = 's'; static [int] $Made = 0; PcBase() { [PcBase]::Made++ } }
        class PcNode : PcBase { [string] $Name; [PcShade] $Shade; [PcNode[]] $Kids; [Collections.Generic.List[PcNode]] $More; [PcNode] $Next }
        class PcForeign { [uribuilder] $U }
        class PcHolder { [PcForeign] $F }
        class PcOfNet : IO.MemoryStream { [int] $N }
        """;

    [Fact]
    public void A_bag_of_a_class_that_is_known_is_made_an_instance_with_its_hidden_properties()
    {
        using var session = new Session();
        var node = session.RunOne(Classes + "\n$n = [PcNode]::new(); $n.Id = 7; $n.Secret = 't'; $n.Name = 'n'; $n.Shade = 'Light'; $n")!;
        var type = node.BaseObject.GetType();
        var arrived = Cross(node, type);
        Assert.Same(type, arrived!.GetType());
        var shown = PSObject.AsPSObject(arrived);
        Assert.Equal(7, shown.Property("Id"));
        Assert.Equal("t", type.BaseType!.GetProperty("Secret")!.GetValue(arrived));
        Assert.Equal("PcShade", shown.Property("Shade")!.GetType().Name);
        Assert.Equal(1, type.BaseType!.GetProperty("Made")!.GetValue(null));
    }

    [Fact]
    public void Arrays_lists_and_cycles_are_of_the_declared_types()
    {
        using var session = new Session();
        var node = session.RunOne(Classes + "\n$n = [PcNode]::new(); $n.Kids = @([PcNode]::new()); $n.Kids[0].Next = $n; $n.More = @([PcNode]::new(), $n); $n")!;
        var arrived = PSObject.AsPSObject(Cross(node, node.BaseObject.GetType())!);
        var kids = Assert.IsAssignableFrom<Array>(arrived.Properties["Kids"].Value);
        Assert.Equal("PcNode[]", kids.GetType().Name);
        Assert.Same(arrived.BaseObject, PSObject.AsPSObject(kids.GetValue(0)!).Properties["Next"].Value);
        Assert.Equal(2, PSObject.AsPSObject(arrived.Properties["More"].Value).Property("Count"));
    }

    [Fact]
    public void Without_the_class_it_stays_a_bag_and_its_hidden_properties_at_home()
    {
        using var session = new Session();
        var arrived = Crossing.Wrapped(session.RunOne(Classes + "\n[PcNode]::new()")!);
        Assert.Equal("Deserialized.PcNode", arrived.TypeNames[0]);
        Assert.Null(arrived.Properties["Secret"]);
    }

    [Fact]
    public void A_class_that_can_not_hold_what_arrives_is_not_among_those_that_are_rebuilt()
    {
        using var session = new Session();
        var types = session.Run(Classes + "\n[PcForeign], [PcHolder], [PcOfNet], [PcNode], [PcShade]").ConvertAll(static t => (Type)t!.BaseObject);
        Assert.Equal(["PcNode", "PcShade"], ClassTable.Of(types)!.Names);
        Assert.Null(ClassTable.Of([typeof(UriBuilder), typeof(string)]));
    }

    [Fact]
    public void A_value_that_does_not_fit_its_property_is_noted_as_lost()
    {
        using var session = new Session();
        var type = (Type)session.RunOne(Classes + "\n[PcNode]")!.BaseObject;
        var bag = Crossing.Custom(("Name", 5), ("Id", 6), ("Extra", 1));
        bag.TypeNames.Insert(0, "PcNode");
        var bytes = Crossing.Encode(bag);
        bytes[0] = (byte)ValueTag.Bag;
        var arrived = PSObject.AsPSObject(Decode(bytes, type)!);
        Assert.Same(type, arrived.BaseObject.GetType());
        Assert.Equal(6, arrived.Property("Id"));
        Assert.Null(arrived.Property("Name"));
        Assert.Equal(1, arrived.Property("Extra"));
        Assert.Contains("System.Int32", (string)((PSMemberSet)arrived.Members["PSPropertyErrors"]).Members["Name"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_without_end_is_cut_and_not_refused()
    {
        using var session = new Session();
        var node = session.RunOne(Classes + "\n$top = $at = [PcNode]::new(); foreach ($i in 1..500) { $at.Next = [PcNode]::new(); $at = $at.Next }; $top")!;
        var at = Cross(node, node.BaseObject.GetType());
        var length = 0;
        while (PSObject.AsPSObject(at!).Properties["Next"].Value is { } next)
        {
            at = next;
            length++;
        }

        Assert.InRange(length, 150, 200);
        Assert.NotNull(PSObject.AsPSObject(at!).Members["PSPropertyErrors"]);
    }

    private static object? Cross(PSObject value, Type type)
    {
        using var output = new ByteWriter();
        new ObjectEncoder { Classes = ClassTable.Of([type])!.Names }.Encode(output, value);
        return Decode(output.Written, type);
    }

    private static object? Decode(ReadOnlySpan<byte> bytes, Type type)
    {
        var input = new ByteReader(bytes);
        var value = new ObjectDecoder { Classes = ClassTable.Of([type]) }.Decode(ref input);
        Assert.True(input.AtEnd, "The reader left bytes.");
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }
}
