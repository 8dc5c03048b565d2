using System.Buffers.Text;
using System.ComponentModel;
using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>Reads how much memory a process has.</summary>
internal static class ProcessMemory
{
    private const int StatusBytes = 4096;

    /// <summary>Null for a process that is gone.</summary>
    public static WorkerMemory? Of(Process process)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfStatus(process.Id) : OfProcess(process);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            return null; // it has ended since
        }
    }

    /// <summary>From Linux's own lines on a process, as text.</summary>
    internal static WorkerMemory? Parse(ReadOnlySpan<byte> status) =>
        Kibibytes(status, "VmRSS:"u8) is { } resident ? new WorkerMemory(resident * 1024, Math.Max(resident, Kibibytes(status, "VmHWM:"u8) ?? 0) * 1024) : null;

    /// <summary>One short read. <see cref="Process"/> would read several files for this.</summary>
    private static WorkerMemory? OfStatus(int id)
    {
        Span<byte> bytes = stackalloc byte[StatusBytes];
        using var file = File.OpenHandle($"/proc/{id}/status");
        return Parse(bytes[..RandomAccess.Read(file, bytes, 0)]);
    }

    private static WorkerMemory OfProcess(Process process)
    {
        process.Refresh();
        return new WorkerMemory(process.WorkingSet64, process.PeakWorkingSet64);
    }

    private static long? Kibibytes(ReadOnlySpan<byte> status, ReadOnlySpan<byte> name)
    {
        var at = status.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(status[(at + name.Length)..].TrimStart(" \t"u8), out long value, out _) ? value : null;
    }
}
