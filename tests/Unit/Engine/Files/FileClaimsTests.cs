using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Files;

public sealed class FileClaimsTests
{
    private readonly FileClaims _claims = new();
    private readonly List<string> _granted = [];
    private readonly object _first = new();
    private readonly object _second = new();
    private readonly object _third = new();

    [Fact]
    public void A_place_is_one_owner_s_until_he_lets_it_go_in_the_order_in_which_they_asked()
    {
        Take("a", _first, "first");
        Take("a", _second, "second");
        Take("a", _third, "third");
        Take("b", _second, "other place");
        Assert.Equal(["first", "other place"], _granted);
        _claims.Release("a", _first);
        Assert.Equal("second", _granted[^1]);
        _claims.Release("a", _second);
        Assert.Equal("third", _granted[^1]);
    }

    [Fact]
    public void An_owner_that_is_gone_has_nothing_and_waits_for_nothing()
    {
        Take("a", _first, "first");
        Take("a", _second, "second");
        Take("a", _third, "third");
        Take("b", _first, "other place");
        Take("b", _third, "other place, third");
        _claims.Leave(_second);
        _claims.Leave(_first);
        Assert.Equal(["first", "other place", "third", "other place, third"], _granted);
    }

    [Fact]
    public void Who_gives_up_waiting_is_never_granted_it()
    {
        Take("a", _first, "first");
        Take("a", _second, "second");
        _claims.Release("a", _second);
        _claims.Release("a", _first);
        Take("a", _third, "third");
        Assert.Equal(["first", "third"], _granted);
    }

    private void Take(string place, object owner, string name) => _claims.Take(place, owner, () => _granted.Add(name));
}
