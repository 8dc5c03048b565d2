using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Which processes are meant: by name with wildcards, by id, or themselves.</summary>
public abstract class ProcessCommandBase : PSCmdlet
{
    private protected virtual string[]? Names => null;

    private protected virtual int[]? Ids => null;

    private protected virtual Process[]? Given => null;

    private protected IEnumerable<Process> Find() => Given ?? (Ids is { } ids ? ById(ids) : ByName(Names));

    private IEnumerable<Process> ById(int[] ids)
    {
        foreach (var id in ids)
        {
            Process? found = null;
            try
            {
                found = Process.GetProcessById(id);
            }
            catch (ArgumentException)
            {
                var number = id.ToString(CultureInfo.InvariantCulture);
                WriteError(NoSuchProcess($"Cannot find a process with the process identifier {number}.", "NoProcessFoundForGivenId", id));
            }

            if (found is not null)
            {
                yield return found;
            }
        }
    }

    private IEnumerable<Process> ByName(string[]? names)
    {
        Process[] all = [.. Process.GetProcesses().OrderBy(p => p.ProcessName, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Id)];
        foreach (var name in names ?? ["*"])
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            Process[] found = [.. all.Where(p => pattern.IsMatch(p.ProcessName))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(NoSuchProcess(
                    $"Cannot find a process with the name \"{name}\". Verify the process name and call the cmdlet again.",
                    "NoProcessFoundForGivenName", name));
            }

            foreach (Process process in found)
            {
                yield return process;
            }
        }
    }

    private static ErrorRecord NoSuchProcess(string message, string id, object target) =>
        new(new ProcessCommandException(message), id, ErrorCategory.ObjectNotFound, target);
}

public class ProcessCommandException : SystemException
{
    public ProcessCommandException()
    {
    }

    public ProcessCommandException(string message)
        : base(message)
    {
    }

    public ProcessCommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
