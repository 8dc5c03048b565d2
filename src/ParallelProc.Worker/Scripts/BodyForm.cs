namespace ParallelProc.Worker;

/// <summary>How a body is put into the open pipeline.</summary>
internal enum BodyForm
{
    /// <summary>Its own statements, in a loop over the items: for bodies that are known to set no variable.</summary>
    Bare,

    /// <summary>As a block of its own, in a scope that ends with the item.</summary>
    Scoped,

    /// <summary>As <see cref="Scoped"/>, with arguments.</summary>
    Bound,

    /// <summary>As <see cref="Bound"/>, with the item as pipeline input: for bodies with begin, process or end.</summary>
    Whole,

    /// <summary>A compiled method, called by a command of ours.</summary>
    Method,
}

/// <summary>A body made ready for the pipeline.</summary>
/// <param name="Form">How it is put in.</param>
/// <param name="Script">The whole pipeline.</param>
/// <param name="Setup">What is to be there while it is open; or null.</param>
internal sealed record Runner(BodyForm Form, System.Management.Automation.ScriptBlock Script, Protocol.ScriptSetup? Setup);
