using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommunications.Write, "Error", DefaultParameterSetName = NoExceptionSet)]
public sealed class WriteErrorCommand : PSCmdlet
{
    private const string NoExceptionSet = "NoException";
    private const string ExceptionSet = "WithException";
    private const string ErrorRecordSet = "ErrorRecord";

    [Parameter(ParameterSetName = ExceptionSet, Mandatory = true, Position = 0)]
    public Exception? Exception { get; set; }

    [Parameter(ParameterSetName = NoExceptionSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = ExceptionSet)]
    [Alias("Msg")]
    [AllowNull]
    [AllowEmptyString]
    public string? Message { get; set; }

    [Parameter(ParameterSetName = ErrorRecordSet, Mandatory = true, Position = 0)]
    public ErrorRecord? ErrorRecord { get; set; }

    [Parameter(ParameterSetName = NoExceptionSet)]
    [Parameter(ParameterSetName = ExceptionSet)]
    public ErrorCategory Category { get; set; } = ErrorCategory.NotSpecified;

    [Parameter(ParameterSetName = NoExceptionSet)]
    [Parameter(ParameterSetName = ExceptionSet)]
    public string ErrorId { get; set; } = string.Empty;

    [Parameter(ParameterSetName = NoExceptionSet)]
    [Parameter(ParameterSetName = ExceptionSet)]
    public object? TargetObject { get; set; }

    [Parameter]
    public string RecommendedAction { get; set; } = string.Empty;

    [Parameter]
    [Alias("Activity")]
    public string CategoryActivity { get; set; } = string.Empty;

    [Parameter]
    [Alias("Reason")]
    public string CategoryReason { get; set; } = string.Empty;

    [Parameter]
    [Alias("TargetName")]
    public string CategoryTargetName { get; set; } = string.Empty;

    [Parameter]
    [Alias("TargetType")]
    public string CategoryTargetType { get; set; } = string.Empty;

    protected override void ProcessRecord()
    {
        ErrorRecord record = ErrorRecord is null ? Make() : new ErrorRecord(ErrorRecord, null);
        if (RecommendedAction.Length > 0)
        {
            record.ErrorDetails ??= new ErrorDetails(record.ToString());
            record.ErrorDetails.RecommendedAction = RecommendedAction;
        }

        SetWhereGiven(CategoryActivity, value => record.CategoryInfo.Activity = value);
        SetWhereGiven(CategoryReason, value => record.CategoryInfo.Reason = value);
        SetWhereGiven(CategoryTargetName, value => record.CategoryInfo.TargetName = value);
        SetWhereGiven(CategoryTargetType, value => record.CategoryInfo.TargetType = value);

        // The error is the calling function's, so it points there and not at this command.
        if (GetVariableValue("MyInvocation") is InvocationInfo caller)
        {
            SetInvocationInfo(record, caller);
            SetPreserveInvocationInfoOnce(record, true);
            if (string.IsNullOrEmpty(CategoryActivity))
            {
                record.CategoryInfo.Activity = "Write-Error";
            }
        }

        WriteError(record);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetInvocationInfo")]
    private static extern void SetInvocationInfo(ErrorRecord record, InvocationInfo invocation);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    private static extern void SetPreserveInvocationInfoOnce(ErrorRecord record, bool value);

    private static void SetWhereGiven(string value, Action<string> set)
    {
        if (value.Length > 0)
        {
            set(value);
        }
    }

    private ErrorRecord Make()
    {
        Exception exception = Exception ?? new WriteErrorException(Message ?? string.Empty);
        var id = ErrorId.Length > 0 ? ErrorId : exception.GetType().FullName;
        var record = new ErrorRecord(exception, id, Category, TargetObject);
        if (Exception is not null && !string.IsNullOrEmpty(Message))
        {
            record.ErrorDetails = new ErrorDetails(Message);
        }

        return record;
    }
}
