namespace ParallelProc.Worker;

/// <summary>Takes back what the shell put into this process's environment for its start, so that bodies and their children don't see it.</summary>
internal static class BorrowedEnvironment
{
    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    public static void GiveBack()
    {
        var own = typeof(BorrowedEnvironment).Assembly.Location;
        var others = (Environment.GetEnvironmentVariable(Hooks) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(hook => hook != own).ToArray();
        Environment.SetEnvironmentVariable(Hooks, others.Length == 0 ? null : string.Join(Path.PathSeparator, others));
    }
}
