namespace ParallelProc.Engine;

/// <summary>A preference variable that a body has to know.</summary>
/// <param name="Name">The variable's.</param>
/// <param name="Value">What it is to be in the worker.</param>
/// <param name="Reason">Where that comes from.</param>
/// <param name="IsGlobal">Functions of modules see it too, as it is set globally in the caller's session; else it is the body's own.</param>
internal sealed record CapturedPreference(string Name, object? Value, string Reason, bool IsGlobal = false);
