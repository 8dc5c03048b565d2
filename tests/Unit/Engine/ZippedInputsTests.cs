using System.Collections;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>Collections in step with a map's input.</summary>
public sealed class ZippedInputsTests
{
    public static TheoryData<object, int> Given => new()
    {
        { new object[] { 1, 2, 3 }, 1 },
        { new[] { 1, 2, 3 }, 1 },
        { new List<string> { "a", "b" }, 1 },
        { "text", 1 },
        { new Hashtable { ["a"] = 1 }, 1 },
        { new object[] { new[] { 1 }, new object[] { 2 } }, 2 },
        { new object[] { new[] { 1, 2 } }, 1 },
        { new object[] { new List<int>(), new[] { "a" }, new ArrayList() }, 3 },
    };

    [Theory]
    [MemberData(nameof(Given))]
    public void An_array_of_collections_is_several_and_all_else_is_one(object given, int count)
    {
        using var zipped = ZippedInputs.Of(given);
        zipped.TryNext(out var values);
        Assert.Equal(count, values.Length);
    }

    [Fact]
    public void It_ends_with_the_shortest()
    {
        using var zipped = ZippedInputs.Of(new object[] { new[] { 1, 2, 3 }, new[] { "a", "b" } });
        Assert.True(zipped.TryNext(out var first));
        Assert.Equal([1, "a"], first);
        Assert.True(zipped.TryNext(out _));
        Assert.False(zipped.TryNext(out _));
    }

    [Fact]
    public void A_mixture_is_refused() =>
        Assert.Equal("ZipWithMixed", Assert.Throws<PoolException>(static () => ZippedInputs.Of(new object[] { new[] { 1 }, 2 })).ErrorId);

    [Fact]
    public void Collections_are_read_one_by_one_and_disposed_of()
    {
        var log = new List<string>();
        using (var zipped = ZippedInputs.Of(Endless(log)))
        {
            Assert.Empty(log);
            zipped.TryNext(out _);
            zipped.TryNext(out _);
            Assert.Equal(["0", "1"], log);
        }

        Assert.Equal("over", log[^1]);
    }

    [Fact]
    public void A_collection_that_throws_is_an_error_that_names_it()
    {
        using var zipped = ZippedInputs.Of(new object[] { new[] { 1, 2 }, Broken() });
        Assert.True(zipped.TryNext(out _));
        var error = Assert.Throws<PoolException>(() => zipped.TryNext(out _));
        Assert.Equal("ZipWithFailed", error.ErrorId);
        Assert.Contains("collection 1 of -ZipWith", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$_[0].Lock", "$_.Lock")]
    [InlineData("$_[0]", "$_")]
    [InlineData("$_[2][7].Lock", "-ZipWith[1][7].Lock")]
    [InlineData("$_", "$_")]
    public void A_path_into_what_is_sent_is_told_as_the_caller_knows_it(string path, string named) => Assert.Equal(named, ZippedInputs.Named(path));

    private static IEnumerable<int> Endless(List<string> log)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                log.Add($"{i}");
                yield return i;
            }
        }
        finally
        {
            log.Add("over");
        }
    }

    private static IEnumerable<int> Broken()
    {
        yield return 1;
        throw new IOException("no more");
    }
}
