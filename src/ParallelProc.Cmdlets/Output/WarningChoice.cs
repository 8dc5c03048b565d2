using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Commands;

/// <summary>
/// What is done with warnings. With -Debug the engine asks the user at each one that a compiled command writes, and with -Verbose it shows them all; those of a body
/// go by $WarningPreference, as in a function. Where the engine has other insides, it does as it does.
/// </summary>
internal static class WarningChoice
{
    private const string Preference = "WarningPreference";

    /// <summary>Settles it for the rest of the call. To be called from BeginProcessing.</summary>
    public static void Settle(PSCmdlet cmdlet)
    {
        var given = cmdlet.MyInvocation.BoundParameters;
        if (given.ContainsKey("WarningAction") || !(given.ContainsKey("Debug") || given.ContainsKey("Verbose")))
        {
            return;
        }

        if (LanguagePrimitives.TryConvertTo<ActionPreference>(cmdlet.SessionState.PSVariable.GetValue(Preference), out var preference)
            && cmdlet.CommandRuntime.GetType().GetProperty(Preference, BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance) is { CanWrite: true } property
            && property.PropertyType == typeof(ActionPreference))
        {
            property.SetValue(cmdlet.CommandRuntime, preference);
        }
    }
}
