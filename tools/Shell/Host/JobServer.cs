using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Shell.Host;

/// <summary>The other end of Start-Job: the engine starts `pwsh -s` and speaks its own protocol over standard input and output.</summary>
internal static class JobServer
{
    public static int Run(string? workingDirectory)
    {
        // The engine keeps its server for its own console host; a stand-in for that host has to reach in.
        MethodInfo? run = typeof(PSObject).Assembly
            .GetType("System.Management.Automation.Remoting.Server.StdIOProcessMediator")?
            .GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic);
        if (run is null)
        {
            Console.Error.WriteLine("This engine has no server for jobs.");
            return 1;
        }

        ParameterInfo[] parameters = run.GetParameters();
        var values = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            values[i] = parameters[i].Name switch
            {
                "initialCommand" => string.Empty,
                "workingDirectory" => workingDirectory,
                _ => parameters[i].ParameterType.IsValueType ? Activator.CreateInstance(parameters[i].ParameterType) : null,
            };
        }

        run.Invoke(null, values);
        return 0;
    }
}
