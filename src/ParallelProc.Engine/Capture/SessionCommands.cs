using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Looks up a command as a script of a session, or of a module, would find it.</summary>
internal static class SessionCommands
{
    private const CommandTypes Carried = CommandTypes.Alias | CommandTypes.Function | CommandTypes.Filter | CommandTypes.Cmdlet;

    // The engine's own look-up is that of whoever runs: what a module keeps to itself is found by a script that runs in it.
    private const string InModule = "param($Name, $Type) Microsoft.PowerShell.Core\\Get-Command -Name $Name -CommandType $Type -ErrorAction Ignore";

    public static CommandInfo? Find(string name, SessionState home) => home.InvokeCommand.GetCommand(name, Carried) ?? (home.Module is { } module ? OfModule(name, module) : null);

    private static CommandInfo? OfModule(string name, PSModuleInfo module)
    {
        var found = module.Invoke(ScriptBlock.Create(InModule), WildcardPattern.Escape(name), Carried);
        return (found is PSObject wrapped ? wrapped.BaseObject : found) as CommandInfo;
    }
}
