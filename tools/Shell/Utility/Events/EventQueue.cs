using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

/// <summary>Looking things up among the session's events.</summary>
internal static class EventQueue
{
    private static readonly MethodInfo? Pending =
        typeof(PSEventManager).GetMethod("ProcessPendingActions", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? typeof(PSEventManager).Assembly.GetType("System.Management.Automation.PSLocalEventManager")?
            .GetMethod("ProcessPendingActions", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    public static PSEventArgs[] Find(PSEventManager events, string? source, int id)
    {
        WildcardPattern? pattern = source is null ? null : WildcardPattern.Get(source, WildcardOptions.IgnoreCase);
        lock (events.ReceivedEvents.SyncRoot)
        {
            IEnumerable<PSEventArgs> found = events.ReceivedEvents.Where(e => pattern is null || pattern.IsMatch(e.SourceIdentifier));
            return [.. found.Where(e => id < 0 || e.EventIdentifier == id)];
        }
    }

    public static int IndexOf(PSEventArgsCollection queue, PSEventArgs item)
    {
        for (var i = 0; i < queue.Count; i++)
        {
            if (queue[i].EventIdentifier == item.EventIdentifier)
            {
                return i;
            }
        }

        return -1;
    }

    public static bool IsOne(string? source, int id) =>
        id >= 0 || (source is not null && !WildcardPattern.ContainsWildcardCharacters(source));

    public static ErrorRecord NotFound(string what, string? source, int id)
    {
        var name = source ?? id.ToString(CultureInfo.InvariantCulture);
        var key = source is null ? "identifier" : "source identifier";
        return new ErrorRecord(
            new ArgumentException($"{what} with {key} '{name}' does not exist."),
            "INVALID_SOURCE_IDENTIFIER", ErrorCategory.InvalidArgument, null);
    }

    /// <summary>Runs the actions of events that have come in: while a command waits, the engine does not do it by itself.</summary>
    public static void RunPendingActions(PSEventManager events) => Pending?.Invoke(events, null);
}
