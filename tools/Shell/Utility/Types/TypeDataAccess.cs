using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Microsoft.PowerShell.Commands;

/// <summary>The extended types of a session, which the engine shows to its own commands alone.</summary>
internal static class TypeDataAccess
{
    private const string Context = "System.Management.Automation.ExecutionContext, System.Management.Automation";

    /// <summary>The steps by which the session's types came about.</summary>
    public static InitialSessionStateEntryCollection<SessionStateTypeEntry> Entries => Runspace.DefaultRunspace.InitialSessionState.Types;

    /// <summary>Takes one step more, if it succeeds, and says what was wrong with it.</summary>
    public static void Add(PSCmdlet command, SessionStateTypeEntry entry)
    {
        if (Take(command, entry))
        {
            Entries.Add(entry);
        }
    }

    /// <summary>Takes these steps in place of those that were taken.</summary>
    public static void Replace(PSCmdlet command, IEnumerable<SessionStateTypeEntry> entries)
    {
        SessionStateTypeEntry[] all = [.. entries];
        Entries.Clear();
        Clear(GetTypeTable(ContextOf(command)));
        foreach (SessionStateTypeEntry entry in all)
        {
            Entries.Add(entry);
            Take(command, entry);
        }
    }

    public static IReadOnlyDictionary<string, TypeData> All(PSCmdlet command) => GetAllTypeData(GetTypeTable(ContextOf(command)));

    private static bool Take(PSCmdlet command, SessionStateTypeEntry entry)
    {
        var errors = new ConcurrentBag<string>();
        object context = ContextOf(command);
        if (entry.FileName is { } file)
        {
            Update(GetTypeTable(context), file, file, errors, GetAuthorizationManager(context), command.Host, out _);
        }
        else
        {
            Update(GetTypeTable(context), entry.TypeData, errors, entry.IsRemove);
        }

        foreach (string error in errors)
        {
            command.WriteError(new ErrorRecord(new RuntimeException(error), "TypesDynamicUpdateException", ErrorCategory.InvalidOperation, null));
        }

        return errors.IsEmpty;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Context")]
    [return: UnsafeAccessorType(Context)]
    private static extern object ContextOf(InternalCommand command);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_TypeTable")]
    private static extern TypeTable GetTypeTable([UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_AuthorizationManager")]
    private static extern AuthorizationManager GetAuthorizationManager([UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Clear(TypeTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Update(TypeTable table, TypeData data, ConcurrentBag<string> errors, bool isRemove);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Update(
        TypeTable table, string module, string file, ConcurrentBag<string> errors, AuthorizationManager manager, PSHost host, out bool failed);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern Dictionary<string, TypeData> GetAllTypeData(TypeTable table);
}
