using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class WorkerExitTests
{
    [Theory]
    [InlineData(3, null, "exit code 3")]
    [InlineData(137, 9, "signal SIGKILL (9), or exit code 137")]
    [InlineData(150, 22, "signal 22, or exit code 150")]
    [InlineData(null, 11, "signal SIGSEGV (11)")]
    [InlineData(unchecked((int)0xC0000005), null, "exit code 0xC0000005, access violation")]
    [InlineData(-1, null, "exit code 0xFFFFFFFF")]
    [InlineData(null, null, "unknown reason")]
    public void An_exit_says_what_is_known_of_it(int? code, int? signal, string expected) => Assert.Equal(expected, new WorkerExit(code, signal).ToString());
}
