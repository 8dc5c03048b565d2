using Xunit;

namespace ParallelProc.PesterFiles;

/// <summary>A theory that needs a real PowerShell (7.4 or later) with Pester 5; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PowerShellTheoryAttribute : TheoryAttribute
{
    // Says "ready" where both are good enough.
    private const string Question =
        "if ($PSVersionTable.PSVersion -lt '7.4') { 'pwsh is older than 7.4' } "
        + "elseif (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 })) { 'pwsh has no Pester 5' } else { 'ready' }";

    private static readonly Lazy<string> Answer = new(Look);

    public PowerShellTheoryAttribute()
    {
        if (Answer.Value != "ready")
        {
            Skip = Answer.Value;
        }
    }

    /// <summary>The pwsh on the path, or null.</summary>
    public static string? Program { get; } = Repository.OnPath("pwsh");

    private static string Look()
    {
        if (Program is null)
        {
            return "there is no pwsh on the PATH";
        }

        using var shell = new ShellProcess(Program, ["-NoProfile", "-NonInteractive", "-Command", Question]);
        return shell.WaitForExit(TimeSpan.FromMinutes(1)) && shell.Output.Trim() is { Length: > 0 } answer ? answer : "pwsh does not start";
    }
}
