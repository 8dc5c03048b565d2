using System.Collections.ObjectModel;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>What a body puts out in this session, in the bytes in which it would leave a worker: encoded at once, as what the body does to an object later changes nothing.</summary>
internal sealed class CrossedRecords(int depth, IReadOnlyList<string>? classes) : Collection<PSObject?>
{
    private readonly List<(RecordKind Kind, byte[] Bytes)> _records = [];

    public IReadOnlyList<(RecordKind Kind, byte[] Bytes)> Taken => _records;

    public void Add(RecordKind kind, object? value)
    {
        using var writer = new ByteWriter();
        try
        {
            // One for each: a property that is script may itself put something out.
            new ObjectEncoder(depth) { Classes = classes }.Encode(writer, value);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A property's getter may throw whatever it likes; the caller is told, whatever it was.
            var (path, reason) = e is ObjectCodecException codec ? (codec.Path, codec.Reason) : ("$_", e.Message);
            writer.Clear();
            writer.WriteString(path);
            writer.WriteString(reason);
            kind = RecordKind.NotSerializable;
        }

        _records.Add((kind, writer.Written.ToArray()));
    }

    /// <inheritdoc/>
    protected override void InsertItem(int index, PSObject? item) => Add(MergedStream.KindOf(item), item);
}
