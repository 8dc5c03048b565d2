using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>What a script brings along beside its definitions.</summary>
/// <param name="Setup">As it was sent; or null.</param>
/// <param name="Variables">Names and values, in turn, decoded once.</param>
/// <param name="Globals">The same for variables of the global scope.</param>
internal sealed record Surroundings(ScriptSetup? Setup, object?[] Variables, object?[] Globals);
