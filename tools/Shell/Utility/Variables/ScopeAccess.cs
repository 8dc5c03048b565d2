using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Runtime.CompilerServices;

namespace Microsoft.PowerShell.Commands;

/// <summary>Variables and aliases of a named or numbered scope, which the engine shows to its own commands alone.</summary>
internal static class ScopeAccess
{
    private const string State = "System.Management.Automation.SessionStateInternal, System.Management.Automation";
    private const string Context = "System.Management.Automation.ExecutionContext, System.Management.Automation";

    // Scope 0 is the caller's: a compiled command opens none.
    private const string Local = "0";

    public static IDictionary<string, PSVariable> Variables(SessionState state, string? scope) =>
        scope is null ? GetVariableTable(Internal(state)) : GetVariableTableAtScope(Internal(state), scope);

    public static PSVariable? Variable(SessionState state, string name, string? scope) =>
        scope is null ? state.PSVariable.Get(name) : GetVariableAtScope(Internal(state), name, scope);

    public static void Set(SessionState state, PSVariable variable, string? scope, bool force) =>
        _ = SetVariableAtScope(Internal(state), variable, scope ?? Local, force, CommandOrigin.Internal);

    public static void Remove(SessionState state, PSVariable variable, string? scope, bool force) =>
        RemoveVariableAtScope(Internal(state), variable, scope ?? Local, force);

    public static IDictionary<string, AliasInfo> Aliases(SessionState state, string? scope) =>
        scope is null ? GetAliasTable(Internal(state)) : GetAliasTableAtScope(Internal(state), scope);

    public static AliasInfo SetAlias(PSCmdlet command, string name, string value, ScopedItemOptions options, string? scope, bool force)
    {
        AliasInfo alias = NewAlias(name, value, ContextOf(command), options);
        _ = SetAliasItemAtScope(Internal(command.SessionState), alias, scope ?? Local, force, CommandOrigin.Internal);
        return alias;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Internal")]
    [return: UnsafeAccessorType(State)]
    private static extern object Internal(SessionState state);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Context")]
    [return: UnsafeAccessorType(Context)]
    private static extern object ContextOf(InternalCommand command);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, PSVariable> GetVariableTable([UnsafeAccessorType(State)] object state);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, PSVariable> GetVariableTableAtScope([UnsafeAccessorType(State)] object state, string scope);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern PSVariable? GetVariableAtScope([UnsafeAccessorType(State)] object state, string name, string scope);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object SetVariableAtScope(
        [UnsafeAccessorType(State)] object state, PSVariable variable, string scope, bool force, CommandOrigin origin);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void RemoveVariableAtScope(
        [UnsafeAccessorType(State)] object state, PSVariable variable, string scope, bool force);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, AliasInfo> GetAliasTable([UnsafeAccessorType(State)] object state);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, AliasInfo> GetAliasTableAtScope([UnsafeAccessorType(State)] object state, string scope);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern AliasInfo NewAlias(
        string name, string definition, [UnsafeAccessorType(Context)] object context, ScopedItemOptions options);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern AliasInfo SetAliasItemAtScope(
        [UnsafeAccessorType(State)] object state, AliasInfo alias, string scope, bool force, CommandOrigin origin);
}
