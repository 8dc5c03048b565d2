namespace ParallelProc.Engine;

/// <summary>Starts workers on another machine by a command here that leads to a PowerShell there.</summary>
internal sealed class CommandLauncher(PoolHost host, PoolOptions options) : IWorkerLauncher
{
    private readonly HostContents _contents = new();

    public IWorkerConnection Launch() => Launch([]);

    /// <param name="first">What the program is told before all else.</param>
    public IWorkerConnection Launch(IEnumerable<string> first)
    {
        var program = host.Command[0];
        if (!File.Exists(program) && ProgramSearch.OnPath(program) is null)
        {
            throw PoolErrors.HostProgramNotFound(host.Name, program);
        }

        string[] arguments = [.. first, .. host.Command.Skip(1), host.PowerShellPath, .. HostCommandLine.Arguments];
        var way = WorkerProcess.Start(program, arguments, workingDirectory: null);
        return new HostWorker(
            host.Name, way, options.HostTimeout, _contents, boot => boot.Run(options.Environment, options.RunspacesPerWorker > 1, options.HostTimeout));
    }
}
