using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;

namespace ParallelProc.Protocol;

/// <summary>
/// Builds error records as they were in the worker. With public members alone, WriteError would put our own position and command in place of the
/// body's; where the inner members are missing, note properties carry what the error view shows.
/// </summary>
internal static class ErrorRecordRebuilder
{
    private const string OriginalTarget = "ParallelProc.OriginalTarget";

    /// <summary>A record with this content.</summary>
    public static ErrorRecord Build(
        Exception exception, string id, (ErrorCategory Category, string Activity, string Reason, string TargetName, string TargetType) category, object? target, ErrorDetails? details,
        string? scriptStack, ErrorPosition? position)
    {
        var error = new ErrorRecord(exception, id, category.Category, target) { ErrorDetails = details };
        error.CategoryInfo.Activity = category.Activity;
        error.CategoryInfo.Reason = category.Reason;
        error.CategoryInfo.TargetName = category.TargetName;
        error.CategoryInfo.TargetType = category.TargetType;
        SetPlace(error, scriptStack, position?.ToExtent());
        return error;
    }

    /// <summary>The same error with the item that it is about as its target. A target that it had is kept, as text, in the exception's data.</summary>
    public static ErrorRecord WithTarget(ErrorRecord error, object? target)
    {
        if (error.TargetObject is { } original)
        {
            error.Exception.Data[OriginalTarget] = original.ToString();
        }

        var category = error.CategoryInfo;
        var changed = new ErrorRecord(error.Exception, error.FullyQualifiedErrorId, category.Category, target) { ErrorDetails = error.ErrorDetails };
        changed.CategoryInfo.Activity = category.Activity;
        changed.CategoryInfo.Reason = category.Reason;
        changed.CategoryInfo.TargetName = category.TargetName;
        changed.CategoryInfo.TargetType = category.TargetType;
        SetPlace(changed, error.ScriptStackTrace, ErrorPosition.Of(error)?.ToExtent());
        return changed;
    }

    /// <summary>Has the next WriteError leave the place that an error knows as it is. Each time forgets that again, so ask before each.</summary>
    public static void KeepPlace(ErrorRecord error)
    {
        try
        {
            if (error.InvocationInfo is not null)
            {
                SetPreserveInvocationInfoOnce(error, true);
            }
        }
        catch (MissingMethodException)
        {
            // Then note properties carry the place, as SetPlace has seen to.
        }
    }

    private static void SetPlace(ErrorRecord error, string? scriptStack, IScriptExtent? extent)
    {
        try
        {
            if (extent is not null)
            {
                SetInvocationInfo(error, InvocationInfo.Create(null, extent));
            }

            SetPreserveInvocationInfoOnce(error, true);
            ScriptStack(error) = scriptStack;
            if (error.Exception is RuntimeException holder)
            {
                HeldRecord(holder) = error; // what a catch clause under -ErrorAction Stop passes on
            }
        }
        catch (Exception e) when (e is MissingMethodException or MissingFieldException)
        {
            var wrapped = PSObject.AsPSObject(error);
            wrapped.Properties.Add(new PSNoteProperty("ScriptStackTrace", scriptStack));
            wrapped.Properties.Add(new PSNoteProperty("PositionMessage", extent is null ? "" : $"At {extent.File}:{extent.StartLineNumber} char:{extent.StartColumnNumber}"));
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetInvocationInfo")]
    private static extern void SetInvocationInfo(ErrorRecord error, InvocationInfo invocation);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    private static extern void SetPreserveInvocationInfoOnce(ErrorRecord error, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_errorRecord")]
    private static extern ref ErrorRecord? HeldRecord(RuntimeException exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scriptStackTrace")]
    private static extern ref string? ScriptStack(ErrorRecord error);
}
