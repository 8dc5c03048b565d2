namespace ParallelProc.Commands;

/// <summary>Where workers that are started many at a time join their pool.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Port">A port; 0 for one that the system gives.</param>
internal sealed record JoinPlace(string Address, int Port);
