using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts.Join;

public sealed class JoinTokensTests
{
    [Fact]
    public void Each_task_makes_a_token_of_its_own_and_that_is_found()
    {
        var tokens = new JoinTokens(12);
        Assert.Equal(Enumerable.Range(0, 12), Enumerable.Range(0, 12).Select(task => tokens.Find(JoinTokens.Of(tokens.Secret, task))));
        Assert.Equal(-1, tokens.Find(JoinTokens.Of(tokens.Secret, 12)));
        Assert.Equal(-1, tokens.Find(JoinTokens.Of(new JoinTokens(1).Secret, 0)));
        Assert.Equal(-1, tokens.Find([]));
    }

    [Fact]
    public void A_certificate_is_another_one_each_time_and_lasts_for_days()
    {
        using var first = JoinCertificate.New();
        using var second = JoinCertificate.New();
        Assert.NotEqual(first.Hash, second.Hash);
        Assert.False(first.IsOld(DateTime.Now));
        Assert.True(first.IsOld(DateTime.Now.AddDays(6)));
        Assert.InRange(first.Certificate.NotAfter, DateTime.Now.AddDays(9), DateTime.Now.AddDays(11));
    }
}
