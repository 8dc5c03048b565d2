using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The script block that runs a command by its name, with the input in its pipeline.</summary>
internal static class CommandBody
{
    /// <exception cref="PoolException">The session has no such command.</exception>
    public static ScriptBlock Of(string name, bool hasInput, PSCmdlet caller, bool itemArguments = false)
    {
        // An alias is this session's; what it stands for is known to a worker too.
        var command = caller.InvokeCommand.GetCommand(name, CommandTypes.All) ?? throw PoolErrors.CommandNotFound(name);
        command = command is AliasInfo { ResolvedCommand: { } resolved } ? resolved : command;
        var text = command is ExternalScriptInfo or ApplicationInfo ? command.Source : command.Name;
        // The comma keeps an input that is an array in one piece.
        return ScriptBlock.Create($"param($Arguments, $Parameters) {(hasInput ? ", $_ | " : "")}& '{CodeGeneration.EscapeSingleQuotedStringContent(text)}' @Arguments{(itemArguments ? " @args" : "")} @Parameters");
    }

    /// <summary>What the block is called with: only a table gives a switch its value.</summary>
    public static object?[] Arguments(object?[] arguments, IDictionary parameters) => [arguments, new Hashtable(parameters)];
}
