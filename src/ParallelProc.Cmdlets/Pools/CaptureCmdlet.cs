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
    [ArgumentCompleter(typeof(FunctionNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Function { get; set; }

    /// <summary>Modules, by name or path, that workers import before the block runs, beside those whose commands it calls.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ImportModule { get; set; }

    /// <summary>Modules of this machine, by name or path, that hosts are sent which have not got them as they are, and that workers import.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? SendModule { get; set; }

    /// <summary>Variables that the block finds in its worker, by name.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ValidateNotNull]
    public IDictionary? Variable { get; set; }

    /// <summary>Takes along nothing that was not asked for: by <c>$using:</c>, or with the other parameters.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    public SwitchParameter NoCapture { get; set; }

    /// <summary>The workers that are meant may have types from their set-up.</summary>
    private protected virtual bool WorkersDefineTypes => true;

    /// <exception cref="PoolException">Something that was asked for is not there.</exception>
    private protected ScriptCapture Capture(ScriptBlock body) => new(body, SessionState, CaptureOptions);

    private CaptureOptions CaptureOptions
    {
        get
        {
            var (modules, sent) = SentModuleArgument.Of(SendModule, ImportModule, this, StopToken);
            return new CaptureOptions
            {
                None = NoCapture,
                Functions = Function ?? [],
                Modules = modules,
                Sent = sent,
                Variables = Variable ?? NoVariables,
                WorkersDefineTypes = () => WorkersDefineTypes,
                Depth = MyInvocation.BoundParameters.TryGetValue("Depth", out var depth) ? (int)depth : 1,
                Given = MyInvocation.BoundParameters,
            };
        }
    }
}
