using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts;

public sealed class HostKeyWordsTests
{
    // The last ten lines of what ssh prints: the first ones, the headline among them, are gone by then.
    private const string Changed = """
        It is also possible that a host key has just been changed.
        The fingerprint for the ED25519 key sent by the remote host is
        SHA256:abcdefgh.
        Please contact your system administrator.
        Add correct host key in /home/a/.ssh/known_hosts to get rid of this message.
        Offending ED25519 key in /home/a/.ssh/known_hosts:1
          remove with:
          ssh-keygen -f "/home/a/.ssh/known_hosts" -R "build1"
        Host key for build1 has changed and you have requested strict checking.
        Host key verification failed.
        """;

    [Fact]
    public void A_changed_key_has_its_headline_what_to_do_and_where()
    {
        var message = Message(Changed);
        Assert.StartsWith("Host 'build1', step Key: REMOTE HOST IDENTIFICATION HAS CHANGED", message, StringComparison.Ordinal);
        Assert.Contains("ssh-keygen -f \"/home/a/.ssh/known_hosts\" -R \"build1\"", message, StringComparison.Ordinal);
        Assert.Contains("Offending ED25519 key in /home/a/.ssh/known_hosts:1", message, StringComparison.Ordinal);
        Assert.DoesNotContain("@", message, StringComparison.Ordinal);
        Assert.DoesNotContain("administrator", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_headline_does_where_the_rest_was_not_printed() =>
        Assert.Contains("IDENTIFICATION HAS CHANGED: its key", Message("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @"), StringComparison.Ordinal);

    [Fact]
    public void A_key_that_is_not_known_is_told_apart() =>
        Assert.Contains("no key of it is known here", Message("No ED25519 host key is known for build1 and you have requested strict checking.\nHost key verification failed."), StringComparison.Ordinal);

    [Fact]
    public void A_login_that_is_refused_keeps_its_own_words() => Assert.Contains("Permission denied (publickey)", Message("a@build1: Permission denied (publickey)."), StringComparison.Ordinal);

    private static string Message(string lastText) => PoolErrors.HostFailed(new HostProblem("build1", PoolHostStep.Connection, ""), new WorkerExit(255, null), lastText).Message;
}
