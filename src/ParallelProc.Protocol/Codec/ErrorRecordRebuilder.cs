using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>What an error record is made of.</summary>
internal sealed record ErrorRecordParts
{
    public required Exception Exception { get; init; }

    public required object? Target { get; init; }

    public required string Id { get; init; }

    public required ErrorCategory Category { get; init; }

    public string? Activity { get; init; }

    public string? Reason { get; init; }

    public string? TargetName { get; init; }

    public string? TargetType { get; init; }

    public ErrorDetails? Details { get; init; }

    public string? Stack { get; init; }

    public InvocationInfo? Invocation { get; init; }
}

/// <summary>
/// Builds error records that show where they came from. With the public API alone, <c>WriteError</c> would put our own command's
/// position and name over those of the worker. Where the engine has no way in, notes of the same names serve the view.
/// </summary>
internal static class ErrorRecordRebuilder
{
    /// <summary>The key in <see cref="Exception.Data"/> under which <see cref="WithTarget"/> keeps the target that was there before.</summary>
    public const string OriginalTargetKey = "ParallelProc.OriginalTarget";

    public static ErrorRecord Build(ErrorRecordParts parts)
    {
        if (parts.Exception is RuntimeException holder)
        {
            // What it holds has a stand-in for it, as the engine's own: else there would be no end to a view of it.
            EngineErrors.SetHeld(holder, Assemble(parts with { Exception = new ParentContainsErrorRecordException(holder) }));
        }

        return Assemble(parts);
    }

    /// <summary>Makes the next <c>WriteError</c> leave the record as it is: the engine asks for this each time.</summary>
    public static void KeepPosition(ErrorRecord record) => EngineErrors.KeepInvocation(record);

    /// <summary>
    /// Gives a record another target (the input item), and keeps all else; what the target was before stands in the exception's data,
    /// as text. Returns the record to use: the same one, or a copy where the engine has no way to set it.
    /// </summary>
    public static ErrorRecord WithTarget(ErrorRecord record, object? target)
    {
        var before = record.TargetObject;
        if (before is not null && !ReferenceEquals(before, target))
        {
            record.Exception.Data[OriginalTargetKey] = BagText.Of(before);
        }

        return SetTarget(record, target);
    }

    /// <summary>Gives a record a target and keeps all else. Returns the record to use.</summary>
    public static ErrorRecord SetTarget(ErrorRecord record, object? target)
    {
        if (record.Exception is RuntimeException { ErrorRecord: { Exception: ParentContainsErrorRecordException } held })
        {
            SetTarget(held, target);
        }

        var category = record.CategoryInfo;
        var (name, type) = (category.TargetName, category.TargetType);
        if (EngineErrors.SetTarget(record, target))
        {
            // They follow the target unless they were set.
            (category.TargetName, category.TargetType) = (name, type);
            return record;
        }

        return Build(new ErrorRecordParts
        {
            Exception = record.Exception,
            Target = target,
            Id = record.FullyQualifiedErrorId,
            Category = category.Category,
            Activity = category.Activity,
            Reason = category.Reason,
            TargetName = name,
            TargetType = type,
            Details = record.ErrorDetails,
            Stack = record.ScriptStackTrace,
            Invocation = record.InvocationInfo,
        });
    }

    private static ErrorRecord Assemble(ErrorRecordParts parts)
    {
        var record = new ErrorRecord(parts.Exception, parts.Id, parts.Category, parts.Target);
        EngineErrors.SetId(record, parts.Id);
        var category = record.CategoryInfo;
        category.Activity = parts.Activity ?? "";
        category.Reason = parts.Reason ?? "";
        category.TargetName = parts.TargetName ?? "";
        category.TargetType = parts.TargetType ?? "";
        if (parts.Details is not null)
        {
            record.ErrorDetails = parts.Details;
        }

        if (parts.Stack is not null && !EngineErrors.SetStack(record, parts.Stack))
        {
            Note(record, "ScriptStackTrace", parts.Stack);
        }

        SetInvocation(record, parts.Invocation);
        return record;
    }

    private static void SetInvocation(ErrorRecord record, InvocationInfo? invocation)
    {
        if (invocation is not null && !EngineErrors.SetInvocation(record, invocation))
        {
            Note(record, "InvocationInfo", invocation);
        }

        EngineErrors.KeepInvocation(record);
    }

    private static void Note(ErrorRecord record, string name, object value) =>
        PSObject.AsPSObject(record).Properties.Add(new PSNoteProperty(name, value), preValidated: true);
}
