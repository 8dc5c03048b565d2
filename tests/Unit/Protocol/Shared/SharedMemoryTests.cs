using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Shared;

public sealed class SharedMemoryTests
{
    [Fact]
    public void A_file_that_got_the_number_of_memory_that_is_no_more_is_never_taken_for_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // there memory is found by its name
        }

        using var memory = SharedMemory.Create(100);
        using (SharedMemory.Open(memory.Name, 100))
        {
        }

        var path = Path.GetTempFileName();
        using var other = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var name = memory.Name.Replace(memory.Name.Split('\n')[0], $"/proc/{Environment.ProcessId}/fd/{other.SafeFileHandle.DangerousGetHandle()}", StringComparison.Ordinal);

        Assert.Contains("is no more", Assert.Throws<IOException>(() => SharedMemory.Open(name, 100)).Message, StringComparison.Ordinal);

        Assert.Equal(0, other.Length);
        File.Delete(path);
    }
}
