using System.Collections;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The parameters that say what a body brings along from this session.</summary>
public abstract class CaptureCmdlet : PoolCmdlet
{
    /// <summary>The parameter set with a script block, the usual one.</summary>
    private protected const string ScriptSet = "ScriptBlock";

    /// <summary>The parameter set with a command's name.</summary>
    private protected const string CommandSet = "CommandName";

    private static readonly Hashtable NoVariables = [];

    private protected CaptureCmdlet()
    {
    }

    /// <summary>Functions that are taken along beside those that the block calls by name.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Function { get; set; }

    /// <summary>Modules, by name or path, that workers import before the block runs, beside those whose commands it calls.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string[]? ImportModule { get; set; }

    /// <summary>Variables that the block finds in its worker, by name.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ValidateNotNull]
    public IDictionary? Variable { get; set; }

    /// <summary>Takes along nothing that was not asked for: by <c>$using:</c>, or with the other parameters.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    public SwitchParameter NoCapture { get; set; }

    /// <exception cref="PoolException">Something that was asked for is not there.</exception>
    private protected ScriptCapture Capture(ScriptBlock body) => new(body, SessionState, CaptureOptions);

    private CaptureOptions CaptureOptions => new()
    {
        None = NoCapture,
        Functions = Function ?? [],
        Modules = ImportModule is null ? [] : [.. ImportModule.Select(name => ModuleArgument.Path(name, this))],
        Variables = Variable ?? NoVariables,
        Given = MyInvocation.BoundParameters,
    };
}
