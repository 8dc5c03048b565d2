using System.Collections;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The parameters that say what runs: a script block, a compiled method or a command, with its arguments.</summary>
public abstract class BodyCmdlet : RunOptionsCmdlet
{
    private const string MethodSet = "Method";

    /// <summary>Deeper than any object is of use, and less than containers may be nested.</summary>
    private const int MostDepth = 100;

    private protected BodyCmdlet()
    {
    }

    /// <summary>What runs. The input, if there is one, is <c>$_</c>, as in ForEach-Object.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScriptSet)]
    [ScriptTextTransformation]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>A static method, as <c>([Math]::Sqrt)</c> or as text, <c>'Namespace.Type::Name'</c>. The input is its first argument.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MethodSet)]
    [ArgumentCompleter(typeof(MethodCompleter))]
    [ValidateNotNull]
    public object? Method { get; set; }

    /// <summary>The file of the assembly that has the method, where this session has not loaded it.</summary>
    [Parameter(ParameterSetName = MethodSet)]
    [ValidateNotNullOrEmpty]
    public string? AssemblyPath { get; set; }

    /// <summary>A command that gets each input through its pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CommandSet)]
    [ArgumentCompleter(typeof(CommandNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CommandName { get; set; }

    /// <summary>Arguments by position: of the block or the command, or of the method, after the input.</summary>
    [Parameter]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Arguments that the block or the command gets by name.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    public IDictionary Parameter { get; set; } = new Hashtable();

    /// <summary>The pool, or its name; without it, that of the innermost Use-ProcessPool, else the shared default one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    public object? Pool { get; set; }

    /// <summary>The hosts of the pool that it runs on: names, or patterns of names. Without it, all of them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [HostNameTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? OnHost { get; set; }

    /// <summary>How many levels of properties objects cross with that are not on the codec's list, in both directions; without it, one.</summary>
    [Parameter]
    public int? Depth { get; set; }

    /// <summary>The longest that it may run for one input, in seconds.</summary>
    [Parameter]
    public double? TimeoutSeconds { get; set; }

    /// <summary>The block that runs; null for a method. There once it was captured.</summary>
    private protected ScriptBlock? Body { get; private set; }

    /// <summary>There is an input each time that it runs. To be asked from BeginProcessing on.</summary>
    private protected bool HasInput => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey("InputObject");

    /// <summary>Each input brings arguments of its own.</summary>
    private protected bool HasItemArguments => MyInvocation.BoundParameters.ContainsKey("ZipWith");

    /// <inheritdoc />
    private protected override bool WorkersDefineTypes => PoolOrDefault(Pool).DefinesTypes;

    /// <summary>What a worker needs to run it, and what it is called with, encoded.</summary>
    /// <exception cref="PoolException">It is not there, can't cross, or the session may not.</exception>
    private protected (ScriptCode Code, BoundValues Bindings) CaptureBody()
    {
        if (Depth is < 1 or > MostDepth)
        {
            throw PoolErrors.InvalidLimit(nameof(Depth), Depth, $"it must be between 1 and {MostDepth}");
        }

        var depth = Depth ?? 1;
        var (code, bindings) = CaptureBody(depth);
        return (depth == 1 ? code : code with { Depth = depth }, bindings);
    }

    private (ScriptCode Code, BoundValues Bindings) CaptureBody(int depth)
    {
        if (Method is not null)
        {
            if (SessionState.LanguageMode != PSLanguageMode.FullLanguage)
            {
                throw PoolErrors.MethodNotAllowed(SessionState.LanguageMode.ToString());
            }

            var path = AssemblyPath is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(AssemblyPath);
            var bound = Bindings.Encode(ArgumentList, Parameter, new Hashtable(), depth);
            return (MethodCapture.Code(Method, path), bound);
        }

        if (CommandName is not null)
        {
            Body = CommandBody.Of(CommandName, HasInput, this, HasItemArguments);
            var command = Capture(Body);
            var called = command.Bind(CommandBody.Arguments(ArgumentList, Parameter), new Hashtable(), depth, isNested: true);
            return (command.Code, called);
        }

        Body = ScriptBlock!;
        var capture = Capture(Body);
        var bindings = capture.Bind(ArgumentList, Parameter, depth);
        return (capture.Code, bindings);
    }
}
