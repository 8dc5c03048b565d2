using BenchmarkDotNet.Attributes;
using ParallelProc.Protocol;

namespace ParallelProc.Bench;

/// <summary>What a message costs beyond its bytes: cut into frames, and put together again.</summary>
public class FrameBenchmarks : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly FrameWriter _writer;
    private byte[] _payload = [];
    private byte[] _framed = [];

    public FrameBenchmarks() => _writer = new FrameWriter(_stream);

    [Params(16, 4096, 4 * 1024 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _payload = new byte[Size];
        Write();
        _framed = _stream.ToArray();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public long Write()
    {
        _stream.SetLength(0);
        _writer.Write(FrameKind.Batch, _payload);
        return _stream.Length;
    }

    [Benchmark]
    public int Read()
    {
        using var stream = new MemoryStream(_framed, writable: false);
        using var reader = new FrameReader(stream);
        reader.Read(out _, out var payload);
        return payload.Length;
    }
}
