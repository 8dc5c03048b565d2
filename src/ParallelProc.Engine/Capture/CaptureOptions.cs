using System.Collections;

namespace ParallelProc.Engine;

/// <summary>What a caller says about what its body brings along.</summary>
internal sealed record CaptureOptions
{
    /// <summary>Nothing that is not asked for; <c>$using:</c> asks for it.</summary>
    public bool None { get; init; }

    /// <summary>Functions by name, beside those that are found.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>Modules by name or absolute path, beside those that are found.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Those of them that are sent to hosts, and what they need.</summary>
    public IReadOnlyList<Protocol.SentModule> Sent { get; init; } = [];

    public IDictionary Variables { get; init; } = new Hashtable();

    /// <summary>The workers may have types of their own from their set-up. Asked where a type is used that can't be sent.</summary>
    public Func<bool> WorkersDefineTypes { get; init; } = static () => false;

    /// <summary>How many levels of properties the variables cross with.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>The parameters of the call: the common ones among them stand for preferences.</summary>
    public IReadOnlyDictionary<string, object> Given { get; init; } = new Dictionary<string, object>();
}
