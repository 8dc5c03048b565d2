using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Commands;

/// <summary>Where a cmdlet's output goes. The engine keeps that to itself; where it has other insides, the last command of a pipeline is taken to write for the screen.</summary>
internal static class OutputTarget
{
    private const BindingFlags Internal = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance;

    /// <summary>The output is for whoever sits at the screen: not for a variable, a file, a program that hosts the engine, or another command.</summary>
    public static bool IsScreen(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.PipelinePosition == cmdlet.MyInvocation.PipelineLength
        && (!TryGet(cmdlet.CommandRuntime, "OutputPipe", out var pipe) || !TryGet(pipe, "DownstreamCmdlet", out var next) || IsOutDefault(next));

    private static bool IsOutDefault(object? next) => next is not null && (!TryGet(next, "CommandInfo", out var command) || command is CommandInfo { Name: "Out-Default" });

    private static bool TryGet(object? owner, string name, out object? value)
    {
        var property = owner?.GetType().GetProperty(name, Internal);
        value = property?.GetValue(owner);
        return property is not null;
    }
}
