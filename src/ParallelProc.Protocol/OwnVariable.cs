namespace ParallelProc.Protocol;

/// <summary>A variable of the environment that a launcher sets for the worker's own runtime: bodies and the programs that they start don't get it.</summary>
internal static class OwnVariable
{
    private const string Mark = "PARALLELPROC_OWN_VARIABLE";

    /// <summary>Sets it in the environment of a worker to be, unless it has a value there: then it is the user's.</summary>
    public static void Add(IDictionary<string, string?> environment, string name, string value)
    {
        if (environment.TryAdd(name, value))
        {
            environment[Mark] = name;
        }
    }

    /// <summary>Takes it out of this process's environment again. The runtime has read it by then.</summary>
    public static void Remove()
    {
        if (Environment.GetEnvironmentVariable(Mark) is { } name)
        {
            Environment.SetEnvironmentVariable(name, null);
            Environment.SetEnvironmentVariable(Mark, null);
        }
    }
}
