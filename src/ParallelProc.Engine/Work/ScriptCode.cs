using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What runs, apart from its arguments: a body, the functions it brings along, and what is known of it. Equal texts at equal positions are equal.</summary>
/// <param name="Body">The body's source.</param>
/// <param name="Functions">Definitions that the body needs.</param>
/// <param name="Trust">What the body is known not to do.</param>
/// <param name="Depth">How deep the property bags of the output are.</param>
/// <param name="Method">The compiled method that runs in place of the body, whose text then names it; or null.</param>
/// <param name="ItemArguments">Each item brings arguments of its own.</param>
/// <param name="Setup">What it brings along beside definitions; or null.</param>
/// <param name="Classes">The caller's own classes among what it brings along: what comes back of them is made an instance. Only their names tell scripts apart.</param>
internal sealed record ScriptCode(
    ScriptSource Body,
    IReadOnlyList<ScriptSource> Functions,
    BodyTrust Trust,
    int Depth = 1,
    MethodSource? Method = null,
    bool ItemArguments = false,
    ScriptSetup? Setup = null,
    ClassTable? Classes = null)
{
    /// <summary>What the lines of its errors are completed with; or null. A worker is not told, and it makes no other script of it.</summary>
    public PromptText? Prompt { get; init; }

    /// <summary>Running an item twice is not to be told from running it once.</summary>
    public bool Clean => Trust == BodyTrust.Clean;

    public bool Equals(ScriptCode? other) =>
        other is not null && Body == other.Body && Trust == other.Trust && Depth == other.Depth && Method == other.Method && ItemArguments == other.ItemArguments
        && Functions.SequenceEqual(other.Functions) && Equals(Setup, other.Setup)
        && (Classes?.Names ?? []).SequenceEqual(other.Classes?.Names ?? []);

    public override int GetHashCode() => HashCode.Combine(Body, Functions.Count, Trust, Depth);

    /// <param name="id">What batches call it.</param>
    /// <param name="variables">The content that its variables cross as; null where they are among its bytes.</param>
    public ScriptMessage ToMessage(int id, Content? variables = null) => new(id, Body, Functions, Depth, Trust, Method, ItemArguments, Setup, Classes?.Names, variables?.Id ?? 0);
}
