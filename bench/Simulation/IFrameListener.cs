using ParallelProc.Protocol;

namespace ParallelProc.Bench.Simulation;

/// <summary>What hears the messages that are written to a <see cref="FrameSink"/>.</summary>
internal interface IFrameListener
{
    void Hear(FrameKind kind, ReadOnlySpan<byte> payload);

    void HearEnd();
}
