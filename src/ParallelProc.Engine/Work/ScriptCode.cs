using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What runs, apart from its arguments: a body, the functions it brings along, and what is known of it. Equal texts at equal positions are equal.</summary>
/// <param name="Body">The body's source.</param>
/// <param name="Functions">Definitions that the body needs.</param>
/// <param name="Clean">The body leaves nothing behind and has no effect, so running an item twice is not to be told from once.</param>
/// <param name="Depth">How deep the property bags of the output are.</param>
internal sealed record ScriptCode(ScriptSource Body, IReadOnlyList<ScriptSource> Functions, bool Clean, int Depth = 1)
{
    public bool Equals(ScriptCode? other) =>
        other is not null && Body == other.Body && Clean == other.Clean && Depth == other.Depth && Functions.SequenceEqual(other.Functions);

    public override int GetHashCode() => HashCode.Combine(Body, Functions.Count, Clean, Depth);

    public ScriptMessage ToMessage(int id) => new(id, Body, Functions, Depth, Clean);
}
