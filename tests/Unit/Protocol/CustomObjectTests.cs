using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Tests.Protocol;

public sealed class CustomObjectTests
{
    [Fact]
    public void A_custom_object_keeps_names_order_and_values()
    {
        var arrived = Crossing.Wrapped(Crossing.Custom(("Zeta", 1), ("alpha", null), ("Mid", "x")));
        Assert.Equal(["Zeta", "alpha", "Mid"], arrived.Properties.Select(static p => p.Name));
        Assert.Equal([1, null, "x"], arrived.Properties.Select(static p => p.Value));
        Assert.IsType<PSCustomObject>(arrived.BaseObject);
    }

    [Fact]
    public void Type_names_of_a_custom_object_are_kept_as_they_are()
    {
        var custom = Crossing.Custom(("A", 1));
        custom.TypeNames.Insert(0, "My.Type");
        Assert.Equal(custom.TypeNames, Crossing.Wrapped(custom).TypeNames);
    }

    [Fact]
    public void Type_names_of_one_arrived_object_can_be_changed_without_the_others()
    {
        var custom = new[] { Crossing.Custom(("A", 1)), Crossing.Custom(("A", 2)) };
        custom[0].TypeNames.Insert(0, "My.Type");
        custom[1].TypeNames.Insert(0, "My.Type");
        var arrived = Crossing.Of(new object[] { custom[0], custom[1] });
        ((PSObject)arrived[0]).TypeNames.Insert(0, "Other");
        Assert.Equal("Other", ((PSObject)arrived[0]).TypeNames[0]);
        Assert.Equal("My.Type", ((PSObject)arrived[1]).TypeNames[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Nested_data_survives_at_any_depth(int depth)
    {
        var inner = Crossing.Custom(("Deep", new Hashtable { ["List"] = new object[] { Crossing.Custom(("Leaf", 42)) } }));
        var arrived = Crossing.Wrapped(Crossing.Custom(("A", Crossing.Custom(("B", inner)))), depth);
        var b = (PSObject)((PSObject)arrived.Property("A")!).Property("B")!;
        var list = Assert.IsType<object[]>(Assert.IsType<Hashtable>(b.Property("Deep"))["List"]);
        Assert.Equal(42, ((PSObject)list[0]).Property("Leaf"));
    }

    [Fact]
    public void A_script_property_crosses_as_its_value()
    {
        using var session = new Session();
        var arrived = Assert.IsType<PSObject>(session.RunOne("""
            $o = [pscustomobject]@{ A = 2 }
            $o.psobject.Properties.Add([System.Management.Automation.PSScriptProperty]::new('Twice', { $this.A * 2 }))
            Send-Across $o
            """)!);
        Assert.Equal(4, arrived.Property("Twice"));
    }

    [Fact]
    public void A_thousand_objects_of_one_kind_write_their_names_once()
    {
        var objects = Enumerable.Range(0, 1000).Select(static i => (object)Crossing.Custom(("AVeryLongPropertyName", i))).ToArray();
        Assert.True(Crossing.Encode(objects).Length < 10_000);
        Assert.Equal(999, ((PSObject)Crossing.Of(objects)[999]).Property("AVeryLongPropertyName"));
    }

    [Fact]
    public void Objects_of_many_kinds_in_turn_keep_their_own_names()
    {
        var objects = Enumerable.Range(0, 200).Select(static i => (object)Crossing.Custom(($"Name{i % 20}", i))).ToArray();
        var arrived = Crossing.Of(objects);
        for (var i = 0; i < arrived.Length; i++)
        {
            Assert.Equal(i, ((PSObject)arrived[i]).Property($"Name{i % 20}"));
        }
    }

    [Fact]
    public void An_object_that_was_looked_at_has_no_more_members_than_before()
    {
        using var session = new Session();
        var arrived = session.RunOne("$o = [pscustomobject]@{ A = 1 }; $null = $o.pstypenames; Send-Across $o")!;
        Assert.Equal(["A"], arrived.Properties.Select(static p => p.Name));
    }

    [Fact]
    public void An_object_without_members_crosses() => Assert.Empty(Crossing.Wrapped(new PSObject()).Properties);

    [Fact]
    public void Which_properties_are_shown_by_default_is_kept()
    {
        var custom = Crossing.Custom(("A", 1), ("B", 2));
        custom.Members.Add(new PSMemberSet("PSStandardMembers", [new PSPropertySet("DefaultDisplayPropertySet", ["B"])]));
        var set = Assert.IsAssignableFrom<PSMemberSet>(Crossing.Wrapped(custom).Members["PSStandardMembers"]);
        Assert.Equal(["B"], Assert.IsType<PSPropertySet>(set.Members["DefaultDisplayPropertySet"]).ReferencedPropertyNames);
    }

    [Fact]
    public void A_property_that_is_found_through_a_script_is_found_after_crossing()
    {
        using var session = new Session();
        session.Set("objects", Crossing.Of(new object[] { Crossing.Custom(("Odd Name", 1)), Crossing.Custom(("Odd Name", 2)) }));
        Assert.Equal(3, session.RunOne("$sum = 0; foreach ($o in $objects) { $sum += $o.'Odd Name' }; $sum")?.BaseObject);
    }
}
