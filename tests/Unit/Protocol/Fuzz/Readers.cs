using ParallelProc.Engine;
using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>Reads an input as those do whom it would come to, and hands on every object that was made.</summary>
internal static class Readers
{
    /// <exception cref="ProtocolException">The bytes are refused.</exception>
    public static void Read(FuzzTarget target, byte[] input, Action<object?> made)
    {
        // Half of them come to a reader that has classes.
        var classes = input.Length % 2 == 0 ? FuzzClasses.Table : null;
        var reader = new ByteReader(input);
        switch (target)
        {
            case FuzzTarget.Graphs:
                var decoder = new ObjectDecoder { Classes = classes };
                while (!reader.AtEnd)
                {
                    made(decoder.Decode(ref reader));
                }

                break;
            case FuzzTarget.FromWorker:
                ReadFromWorker(input, classes, made);
                break;
            case FuzzTarget.ToWorker:
                ReadFrames(input, (kind, payload, blobs) => ReadMessage(kind, payload, blobs, classes, made));
                break;
            case FuzzTarget.Records:
                ReadRecords(new RecordDecoder { Classes = classes }, ref reader, null, made);
                break;
            default:
                ReadMessage(KindOf(target), input, null, classes, made);
                break;
        }
    }

    private static FrameKind KindOf(FuzzTarget target) => target switch
    {
        FuzzTarget.Hello => FrameKind.Hello,
        FuzzTarget.Settings => FrameKind.Configure,
        FuzzTarget.Script => FrameKind.Script,
        _ => FrameKind.Batch,
    };

    private static void ReadFrames(byte[] input, Action<FrameKind, ReadOnlyMemory<byte>, ArrivedBlobs?> message)
    {
        var stream = new CountedStream(input);
        using var reader = new FrameReader(stream);
        while (reader.Read(out var kind, out var payload))
        {
            message(kind, kind == FrameKind.Batch ? reader.Keep(payload) : payload, kind is FrameKind.Batch or FrameKind.Records ? reader.TakeBlobs() : null);
            _ = reader.HasWhole;
        }
    }

    private static void ReadFromWorker(byte[] input, ClassTable? classes, Action<object?> made)
    {
        var records = new RecordDecoder { Classes = classes };
        ReadFrames(input, (kind, payload, blobs) =>
        {
            var reader = new ByteReader(payload.Span);
            switch (kind)
            {
                case FrameKind.Records:
                    ReadRecords(records, ref reader, blobs, made);
                    break;
                case FrameKind.Ready:
                    records.ReadErrors(ref reader).ForEach(made);
                    break;
                case FrameKind.SetupFailed:
                    made(records.ReadError(ref reader));
                    break;
                default:
                    ReadMessage(kind, payload, blobs, classes, made);
                    break;
            }
        });
    }

    private static void ReadRecords(RecordDecoder records, ref ByteReader reader, ArrivedBlobs? blobs, Action<object?> made)
    {
        reader.ReadVarUInt();
        while (!reader.AtEnd)
        {
            var entry = records.ReadRecord(ref reader, blobs);
            if (entry.Kind != RecordKind.NotSerializable)
            {
                made(entry.Value);
            }
        }
    }

    private static void ReadMessage(FrameKind kind, ReadOnlyMemory<byte> payload, ArrivedBlobs? blobs, ClassTable? classes, Action<object?> made)
    {
        var reader = new ByteReader(payload.Span);
        switch (kind)
        {
            case FrameKind.Hello:
                HelloMessage.Read(ref reader);
                break;
            case FrameKind.Configure:
                var settings = WorkerSettings.Read(ref reader);
                Decode(settings.InitializationBindings, null, null, made);
                break;
            case FrameKind.Script:
                ScriptMessage.Read(ref reader);
                break;
            case FrameKind.Content or FrameKind.ContentFile:
                ContentHead.Read(ref reader);
                break;
            case FrameKind.Batch:
                ReadBatch(payload, blobs, classes, made);
                break;
            default:
                BatchMark.Read(payload.Span);
                break;
        }
    }

    private static void ReadBatch(ReadOnlyMemory<byte> payload, ArrivedBlobs? blobs, ClassTable? classes, Action<object?> made)
    {
        var batch = ParallelProc.Worker.Batch.Read(payload, blobs, static _ => null, static _ => new WorkerContent(new byte[1]));
        Decode(batch.Bindings(), null, classes, made, batch.Contents);
        for (var i = 0; i < batch.Limit; i++)
        {
            Decode(batch.TakeItem(), blobs, classes, made);
        }
    }

    private static void Decode(ReadOnlySpan<byte> bytes, ArrivedBlobs? blobs, ClassTable? classes, Action<object?> made, IReadOnlyList<IContentBytes>? contents = null)
    {
        if (!bytes.IsEmpty)
        {
            var reader = new ByteReader(bytes);
            var decoder = new ObjectDecoder { Classes = classes };
            decoder.Contents = contents is null ? null : new ContentValues(contents, decoder).Get;
            made(decoder.Decode(ref reader, blobs));
        }
    }

    /// <summary>Notices who reads more often than there are bytes.</summary>
    private sealed class CountedStream(byte[] content) : MemoryStream(content)
    {
        private long _reads;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (++_reads > Length + 2)
            {
                throw new InvalidOperationException("The end of the stream is read again and again.");
            }

            return base.Read(buffer, offset, count);
        }
    }
}
