using System.Collections;
using System.Management.Automation;
using System.Security;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class ContentHashTests
{
    [Fact]
    public void Tables_are_known_whatever_order_their_pairs_come_in()
    {
        // Many keys in two sizes of table: their order differs as it does between processes.
        var small = new Hashtable();
        var large = new Hashtable(10_000);
        for (var i = 0; i < 100; i++)
        {
            small[$"key {i}"] = i;
            large[$"key {99 - i}"] = 99 - i;
        }

        Assert.NotEqual(small.Keys.Cast<string>(), large.Keys.Cast<string>());
        Same(small, large);
        Same(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 });
        Same(new HashSet<string> { "a", "b" }, new HashSet<string> { "b", "a" });
        Different(small, new Hashtable(small) { ["key 7"] = 8 });
    }

    [Fact]
    public void Objects_are_known_whatever_order_their_properties_were_added_in()
    {
        Same(Custom(("Id", 1), ("Name", "x")), Custom(("Name", "x"), ("Id", 1)));
        Different(Custom(("Id", 1), ("Name", "x")), Custom(("Id", 1), ("Name", "y")));
    }

    [Fact]
    public void An_order_that_has_a_meaning_counts()
    {
        Different(new object[] { 1, 2 }, new object[] { 2, 1 });
        Different(
            new System.Collections.Specialized.OrderedDictionary { ["a"] = 1, ["b"] = 2 }, new System.Collections.Specialized.OrderedDictionary { ["b"] = 2, ["a"] = 1 });
    }

    [Fact]
    public void What_a_provider_notes_does_not_count()
    {
        var line = new PSObject("text");
        line.Properties.Add(new PSNoteProperty("ReadCount", 7L));
        line.Properties.Add(new PSNoteProperty("PSPath", "file"));
        var other = new PSObject("text");
        other.Properties.Add(new PSNoteProperty("ReadCount", 8L));
        other.Properties.Add(new PSNoteProperty("PSPath", "file"));
        Same(line, other);

        var file = new PSObject(new FileInfo("/tmp/x"));
        file.Properties.Add(new PSNoteProperty("PSChildName", "x"));
        Same(file, new FileInfo("/tmp/x"));
        Different(file, new FileInfo("/tmp/y"));
    }

    [Fact]
    public void A_secret_has_no_part_in_it()
    {
        Same(new PSCredential("me", Hidden("one")), new PSCredential("me", Hidden("other")));
        Different(new PSCredential("me", Hidden("one")), new PSCredential("you", Hidden("one")));
        Same(Custom(("Token", Hidden("one"))), Custom(("Token", Hidden("four"))));
        Same(new System.Net.NetworkCredential("me", "one"), new System.Net.NetworkCredential("me", "two"));
    }

    [Fact]
    public void What_was_hashed_before_does_not_count()
    {
        using var hash = new ContentHash();
        var item = Custom(("Id", 1), ("Day", DayOfWeek.Monday));
        var first = hash.Of(item);
        hash.Of(Custom(("Other", DayOfWeek.Friday), ("Id", 2)));
        hash.Of(new Hashtable { ["x"] = item });
        Assert.Equal(first, hash.Of(item));
        Same(item, Custom(("Id", 1), ("Day", DayOfWeek.Monday)));
    }

    [Fact]
    public void Line_ends_of_a_script_do_not_count() => Assert.Equal(ContentHash.OfText("a\r\nb"), ContentHash.OfText("a\nb"));

    private static void Same(object x, object y) => Assert.Equal(Hash(x), Hash(y));

    private static void Different(object x, object y) => Assert.NotEqual(Hash(x), Hash(y));

    private static UInt128 Hash(object value)
    {
        using var hash = new ContentHash();
        return hash.Of(value);
    }

    private static PSObject Custom(params (string Name, object Value)[] properties)
    {
        var custom = new PSObject();
        foreach (var (name, value) in properties)
        {
            custom.Properties.Add(new PSNoteProperty(name, value));
        }

        return custom;
    }

    private static SecureString Hidden(string text)
    {
        var hidden = new SecureString();
        foreach (var c in text)
        {
            hidden.AppendChar(c);
        }

        return hidden;
    }
}
