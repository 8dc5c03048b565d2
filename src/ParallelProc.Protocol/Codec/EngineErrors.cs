using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;

namespace ParallelProc.Protocol;

/// <summary>
/// The parts of error records and invocations that the engine has no public way to set. Each call says whether this engine has that part.
/// </summary>
internal static class EngineErrors
{
    public static bool SetInvocation(ErrorRecord record, InvocationInfo invocation) =>
        Try((record, invocation), static x => CallSetInvocation(x.record, x.invocation));

    public static bool SetInvocation(InformationalRecord record, InvocationInfo invocation) =>
        Try((record, invocation), static x => CallSetInvocation(x.record, x.invocation));

    /// <summary>The next WriteError leaves position and command as they are.</summary>
    public static bool KeepInvocation(ErrorRecord record) => Try(record, static x => CallKeepInvocation(x, true));

    public static bool SetStack(ErrorRecord record, string stack) => Try((record, stack), static x => StackField(x.record) = x.stack);

    /// <summary>The whole id, to which nothing is appended then, however often the record is written.</summary>
    public static bool SetId(ErrorRecord record, string id) => Try((record, id), static x => IdField(x.record) = x.id);

    public static bool SetTarget(ErrorRecord record, object? target) => Try((record, target), static x => TargetField(x.record) = x.target);

    /// <summary>What the exception itself says of the error: a catch clause under -ErrorAction Stop passes this on.</summary>
    public static bool SetHeld(RuntimeException exception, ErrorRecord record) => Try((exception, record), static x => HeldField(x.exception) = x.record);

    public static bool SetName(InvocationInfo invocation, string name) => Try((invocation, name), static x => CallSetName(x.invocation, x.name));

    public static IScriptExtent? ExtentOf(InvocationInfo invocation)
    {
        IScriptExtent? extent = null;
        Try(invocation, x => extent = CallExtent(x));
        return extent;
    }

    /// <summary>A command's name and kind, as the engine itself keeps those of a command elsewhere.</summary>
    public static CommandInfo? MakeCommand(string name, CommandTypes type)
    {
        CommandInfo? command = null;
        Try(0, _ =>
        {
            var parts = new PSObject();
            parts.Properties.Add(new PSNoteProperty("CommandInfo_CommandType", PSObject.AsPSObject(type)));
            parts.Properties.Add(new PSNoteProperty("CommandInfo_Name", name));
            parts.Properties.Add(new PSNoteProperty("CommandInfo_Definition", name));
            parts.Properties.Add(new PSNoteProperty("CommandInfo_Visibility", PSObject.AsPSObject(SessionStateEntryVisibility.Public)));
            command = CallMakeCommand(null, parts);
        });
        return command;
    }

    private static bool Try<T>(T argument, Action<T> call)
    {
        try
        {
            call(argument);
            return true;
        }
        catch (MissingMemberException)
        {
            // Another version of the engine: the caller has a way without.
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetInvocationInfo")]
    private static extern void CallSetInvocation(ErrorRecord record, InvocationInfo invocation);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetInvocationInfo")]
    private static extern void CallSetInvocation(InformationalRecord record, InvocationInfo invocation);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    private static extern void CallKeepInvocation(ErrorRecord record, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scriptStackTrace")]
    private static extern ref string? StackField(ErrorRecord record);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_serializedFullyQualifiedErrorId")]
    private static extern ref string? IdField(ErrorRecord record);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_target")]
    private static extern ref object? TargetField(ErrorRecord record);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_errorRecord")]
    private static extern ref ErrorRecord? HeldField(RuntimeException exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_InvocationName")]
    private static extern void CallSetName(InvocationInfo invocation, string name);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ScriptPosition")]
    private static extern IScriptExtent? CallExtent(InvocationInfo invocation);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "FromPSObjectForRemoting")]
    private static extern RemoteCommandInfo? CallMakeCommand(RemoteCommandInfo? type, PSObject parts);
}
