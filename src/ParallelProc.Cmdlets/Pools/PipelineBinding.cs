using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Commands;

/// <summary>
/// For each input the engine looks four times at each parameter that was not given, whether it takes something from the pipeline: with two dozen parameters that takes
/// longer than all that we do with an input. After the command line is bound, only those that do take something can still be bound, so the others are taken off
/// that list. Where the engine has other insides, it stays as it is.
/// </summary>
internal static class PipelineBinding
{
    private const BindingFlags Internal = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance;

    /// <summary>Shortens the list for the rest of the call. To be called from BeginProcessing.</summary>
    public static void Shorten(Cmdlet cmdlet)
    {
        if (BinderOf(cmdlet) is not { } binder || Member(binder, "UnboundParameters") is not { CanWrite: true } property || property.GetValue(binder) is not IList unbound
            || Activator.CreateInstance(unbound.GetType()) is not IList shorter)
        {
            return;
        }

        foreach (var parameter in unbound)
        {
            if (Get(Get(parameter, "Parameter"), "IsPipelineParameterInSomeParameterSet") is not bool takesInput)
            {
                return;
            }

            if (takesInput)
            {
                shorter.Add(parameter);
            }
        }

        property.SetValue(binder, shorter);
    }

    private static object? BinderOf(Cmdlet cmdlet)
    {
        if (Get(Get(cmdlet.CommandRuntime, "PipelineProcessor"), "Commands") is IEnumerable commands)
        {
            foreach (var command in commands)
            {
                if (ReferenceEquals(Get(command, "Command"), cmdlet))
                {
                    return Get(command, "CmdletParameterBinderController");
                }
            }
        }

        return null;
    }

    private static object? Get(object? owner, string name) => owner is null ? null : Member(owner, name)?.GetValue(owner);

    private static PropertyInfo? Member(object owner, string name) => owner.GetType().GetProperty(name, Internal);
}
