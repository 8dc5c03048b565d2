namespace ParallelProc.Engine;

/// <summary>One run of a sample.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="WorkerCpu">Processor time of all workers, in seconds.</param>
/// <param name="SessionCpu">Processor time of the session, in seconds.</param>
/// <param name="Memory">What the workers had in memory, in bytes.</param>
/// <param name="Errors">Errors that the body wrote or ended with.</param>
internal readonly record struct MapTrial(double Seconds, double WorkerCpu, double SessionCpu, long Memory, int Errors);
