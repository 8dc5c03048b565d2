using System.Collections;

namespace ParallelProc.Worker;

/// <summary>Takes back what the shell put into this process's environment for its start, so that bodies and their children don't see it.</summary>
internal static class BorrowedEnvironment
{
    /// <summary>A variable whose name <c>/bin/sh</c> does not let pass, as <c>name=value</c> in one whose name it does. The shell's launcher knows it too.</summary>
    private const string PackedPrefix = "PARALLELPROC_PACKED_";

    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    public static void GiveBack()
    {
        var own = typeof(BorrowedEnvironment).Assembly.Location;
        var others = (Environment.GetEnvironmentVariable(Hooks) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(hook => hook != own).ToArray();
        Environment.SetEnvironmentVariable(Hooks, others.Length == 0 ? null : string.Join(Path.PathSeparator, others));
        Unpack();
    }

    private static void Unpack()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var (name, value) = ((string)variable.Key, (string)variable.Value!);
            if (!name.StartsWith(PackedPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            Environment.SetEnvironmentVariable(name, null);
            var end = value.IndexOf('=', StringComparison.Ordinal);
            if (end > 0)
            {
                Environment.SetEnvironmentVariable(value[..end], value[(end + 1)..]);
            }
        }
    }
}
