using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Launch.Hosts.Contents;

public sealed class ContentStoreTests
{
    private readonly Content _content = Some(1);
    private readonly ContentStore _store = new();
    private readonly object _a = new();
    private readonly object _b = new();
    private int _woken;

    [Fact]
    public void The_first_worker_stores_and_the_others_wait_and_open()
    {
        Assert.Equal(ContentTurn.Store, Ask(_a));
        Assert.Equal(ContentTurn.Wait, Ask(_b));
        _store.Answer(_content, _a, ContentStatus.Stored);
        Assert.NotEqual(0, _woken);
        Assert.Equal(ContentTurn.Open, Ask(_b));
    }

    [Fact]
    public void Equal_values_of_different_maps_are_one()
    {
        Ask(_a);
        _store.Answer(_content, _a, ContentStatus.Stored);
        Assert.Equal(ContentTurn.Open, _store.Ask(Some(1), _b, () => { }, out _).Turn);
        Assert.Equal(ContentTurn.Store, _store.Ask(Some(2), _b, () => { }, out _).Turn);
    }

    [Fact]
    public void When_the_worker_that_was_to_store_is_gone_the_next_one_does()
    {
        Ask(_a);
        Ask(_b);
        _store.Leave(_a);
        Assert.NotEqual(0, _woken);
        Assert.Equal(ContentTurn.Store, Ask(_b));
    }

    [Fact]
    public void Where_nothing_can_be_stored_everybody_gets_the_bytes()
    {
        Ask(_a);
        _store.Answer(_content, _a, ContentStatus.NotStored);
        Assert.Equal(ContentTurn.Send, Ask(_b));
        Assert.Equal(ContentTurn.Send, Ask(_a));
    }

    [Fact]
    public void A_file_that_can_not_be_opened_is_stored_anew_but_not_for_ever()
    {
        var stored = 0;
        while (Ask(_a) is ContentTurn.Store && stored < 100)
        {
            stored++;
            _store.Answer(_content, _a, ContentStatus.Stored);
            Assert.Equal(ContentTurn.Open, Ask(_b));
            _store.Answer(_content, _b, ContentStatus.NotOpened);
        }

        Assert.InRange(stored, 2, 5);
        Assert.Equal(ContentTurn.Send, Ask(_b));
    }

    [Fact]
    public void A_file_that_many_miss_is_stored_anew_once()
    {
        object[] others = [new(), new(), new(), new()];
        Ask(_a);
        _store.Answer(_content, _a, ContentStatus.Stored);
        Assert.All(others, o => Assert.Equal(ContentTurn.Open, Ask(o)));
        _store.Answer(_content, others[0], ContentStatus.NotOpened);
        Assert.Equal(ContentTurn.Store, Ask(others[0]));
        _store.Answer(_content, others[1], ContentStatus.NotOpened);
        Assert.Equal(ContentTurn.Wait, Ask(others[1]));
        _store.Answer(_content, others[2], ContentStatus.Opened); // before it was deleted
        Assert.Equal(ContentTurn.Wait, Ask(others[2]));
        _store.Answer(_content, others[0], ContentStatus.Stored);
        _store.Answer(_content, others[3], ContentStatus.NotOpened); // the file of before
        Assert.All(others, o => Assert.Equal(ContentTurn.Open, Ask(o)));
    }

    [Fact]
    public void What_was_not_asked_for_lately_makes_room()
    {
        var store = new ContentStore(room: 2 * Content.Least + 100);
        var (first, second, third) = (Some(1), Some(2), Some(3));
        foreach (var content in new[] { first, second })
        {
            Assert.Equal(ContentTurn.Store, store.Ask(content, _a, () => { }, out var none).Turn);
            Assert.Empty(none);
            store.Answer(content, _a, ContentStatus.Stored);
        }

        Assert.Equal(ContentTurn.Open, store.Ask(first, _b, () => { }, out _).Turn);
        Assert.Equal(ContentTurn.Store, store.Ask(third, _b, () => { }, out var dropped).Turn);
        Assert.Equal([second.Key], dropped);
        Assert.Equal(ContentTurn.Open, store.Ask(first, _a, () => { }, out _).Turn);
        Assert.Equal(ContentTurn.Send, new ContentStore(room: 100).Ask(first, _a, () => { }, out _).Turn);
    }

    [Fact]
    public void What_is_being_stored_makes_no_room_for_others_while_somebody_waits_for_it()
    {
        var store = new ContentStore(room: Content.Least + 100);
        var other = Some(2);
        var c = new object();
        Assert.Equal(ContentTurn.Store, store.Ask(_content, _a, () => { }, out _).Turn);
        store.Answer(_content, _a, ContentStatus.Stored);
        Assert.Equal(ContentTurn.Open, store.Ask(_content, _a, () => { }, out _).Turn);
        Assert.Equal(ContentTurn.Open, store.Ask(_content, _b, () => { }, out _).Turn);
        store.Answer(_content, _a, ContentStatus.NotOpened); // deleted by somebody just then
        Assert.Equal(ContentTurn.Store, store.Ask(_content, _a, () => { }, out _).Turn);
        var (turn, entry) = store.Ask(_content, c, () => { }, out _);
        Assert.Equal(ContentTurn.Wait, turn);
        store.Answer(_content, _b, ContentStatus.Opened); // it had been quicker
        store.Ask(other, _b, () => { }, out _);
        store.Answer(_content, _a, ContentStatus.Stored);
        Assert.Null(entry.Sender);
    }

    internal static Content Some(byte seed)
    {
        var bytes = new byte[Content.Least];
        Array.Fill(bytes, seed);
        return Content.Of(bytes, isSecret: false)!;
    }

    private ContentTurn Ask(object asker) => _store.Ask(_content, asker, () => _woken++, out _).Turn;
}
