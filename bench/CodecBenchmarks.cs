using System.Management.Automation;
using BenchmarkDotNet.Attributes;
using ParallelProc.Protocol;

namespace ParallelProc.Bench;

/// <summary>What one object costs on its way out and in, beside PowerShell's own serializer.</summary>
public class CodecBenchmarks : IDisposable
{
    private readonly ObjectEncoder _encoder = new();
    private readonly ObjectDecoder _decoder = new();
    private readonly ByteWriter _output = new();
    private object? _value;
    private byte[] _encoded = [];
    private string _xml = "";

    /// <summary>The kinds of objects that are most on the way.</summary>
    [Params("int", "string", "properties", "file", "bytes")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _value = Kind switch
        {
            "int" => 42,
            "string" => "a line of text as a log has it, some sixty characters long",
            "properties" => EightProperties(),
            "file" => new FileInfo(typeof(CodecBenchmarks).Assembly.Location),
            _ => new byte[64 * 1024],
        };
        _encoded = Encode();
        _xml = PSSerializer.Serialize(_value, 1);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int Out()
    {
        _output.Clear();
        _encoder.Encode(_output, _value);
        return _output.Length;
    }

    [Benchmark]
    public object? In()
    {
        var input = new ByteReader(_encoded);
        return _decoder.Decode(ref input);
    }

    [Benchmark]
    public string PSSerializerOut() => PSSerializer.Serialize(_value, 1);

    [Benchmark]
    public object PSSerializerIn() => PSSerializer.Deserialize(_xml);

    private byte[] Encode()
    {
        Out();
        return _output.Written.ToArray();
    }

    private static PSObject EightProperties()
    {
        var bag = new PSObject();
        bag.Properties.Add(new PSNoteProperty("Id", 7));
        bag.Properties.Add(new PSNoteProperty("Name", "worker"));
        bag.Properties.Add(new PSNoteProperty("Length", 123456789L));
        bag.Properties.Add(new PSNoteProperty("Ratio", 0.75));
        bag.Properties.Add(new PSNoteProperty("Ready", true));
        bag.Properties.Add(new PSNoteProperty("When", new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        bag.Properties.Add(new PSNoteProperty("Key", Guid.Empty));
        bag.Properties.Add(new PSNoteProperty("Tags", new object[] { "a", "b" }));
        return bag;
    }
}
