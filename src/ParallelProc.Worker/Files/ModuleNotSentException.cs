namespace ParallelProc.Worker;

/// <summary>A module could not be brought to this host.</summary>
internal sealed class ModuleNotSentException(string module, string why) : Exception(why)
{
    public string Module => module;
}
