using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>The one command of an open pipeline that calls a method.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Method")]
internal sealed class InvokeMethodCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    [Parameter(Mandatory = true, Position = 0)]
    public object? Calls { get; set; }

    public void Dispose() => _stopping.Dispose();

    protected override void EndProcessing() => ((MethodCalls)Calls!).Run(Write, _stopping.Token);

    protected override void StopProcessing() => _stopping.Cancel();

    private void Write(object? value) => WriteObject(value, enumerateCollection: true);
}
