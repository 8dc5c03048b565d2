using System.Text;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class ProcessMarkTests
{
    [Theory]
    [InlineData("PARALLELPROC=abc\0", true)]
    [InlineData("A=1\0PARALLELPROC=abc\0B=2\0", true)]
    [InlineData("A=1\0PARALLELPROC=abc", true)]
    [InlineData("PARALLELPROC=outer:abc\0", true)]
    [InlineData("PARALLELPROC=abc:inner\0", true)]
    [InlineData("PARALLELPROC=abcd\0", false)]
    [InlineData("PARALLELPROC=\0", false)]
    [InlineData("XPARALLELPROC=abc\0", false)]
    [InlineData("A=PARALLELPROC=abc\0", false)]
    [InlineData("\0\0", false)]
    [InlineData("", false)]
    public void A_process_is_known_by_a_variable_of_its_own(string environment, bool known) =>
        Assert.Equal(known, ProcessMark.IsIn(Encoding.UTF8.GetBytes(environment), "abc"));

    [Fact]
    public void A_worker_of_a_worker_has_both_marks()
    {
        var (outer, inner) = (ProcessMark.New(), ProcessMark.New());
        var value = ProcessMark.Value(ProcessMark.Value(null, outer), inner);

        Assert.All([outer, inner], mark => Assert.True(ProcessMark.IsIn(Encoding.ASCII.GetBytes($"{ProcessMark.Variable}={value}\0"), mark)));
    }
}
