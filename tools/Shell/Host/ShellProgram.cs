using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Shell.Host;

/// <summary>What the command line asks for, done; its result is the process's exit code.</summary>
internal static class ShellProgram
{
    private const int BadCommandLine = 64;

    public static int Run(string[] args)
    {
        CommandLine line;
        try
        {
            line = CommandLine.Parse(args);
        }
        catch (ArgumentException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return BadCommandLine;
        }

        if (line.ShowVersion)
        {
            Console.WriteLine("PowerShell " + PSVersionInfoText());
            return 0;
        }

        if (line.WorkingDirectory is { } directory)
        {
            if (!Directory.Exists(directory))
            {
                Console.Error.WriteLine($"The working directory '{directory}' does not exist.");
                return BadCommandLine;
            }

            Environment.CurrentDirectory = directory;
        }

        if (line.ServerMode)
        {
            return JobServer.Run(line.WorkingDirectory);
        }

        using var session = new ShellSession(line);
        return session.Run();
    }

    private static string PSVersionInfoText() =>
        typeof(PSObject).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(' ')[0] ?? "7";
}
