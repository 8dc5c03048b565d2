using System.Management.Automation;
using System.Management.Automation.Runspaces;

// hosted <script>: writes its output, a line each, and its errors by their ids.
using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create(runspace);
try
{
    foreach (var output in shell.AddScript(args[0]).Invoke())
    {
        Console.WriteLine(output);
    }
}
catch (RuntimeException e)
{
    Console.WriteLine($"{e.ErrorRecord.FullyQualifiedErrorId}: {e.Message}");
}

foreach (var error in shell.Streams.Error)
{
    Console.WriteLine($"{error.FullyQualifiedErrorId}: {error}");
}
