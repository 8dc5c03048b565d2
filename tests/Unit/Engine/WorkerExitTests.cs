using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class WorkerExitTests
{
    [Theory]
    [InlineData(3, null, "exit code 3")]
    [InlineData(137, 9, "exit code 137 (or signal 9, SIGKILL)")]
    [InlineData(150, 22, "exit code 150 (or signal 22)")]
    [InlineData(null, 11, "signal 11, SIGSEGV")]
    [InlineData(null, null, "unknown reason")]
    public void An_exit_says_what_is_known_of_it(int? code, int? signal, string expected) => Assert.Equal(expected, new WorkerExit(code, signal).ToString());
}
