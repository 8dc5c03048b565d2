using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>Makes the inputs: each follows from seed and number alone, so that it can be had again.</summary>
internal sealed class Inputs(FuzzTarget target, long seed)
{
    private static readonly FrameKind[] WorkerKinds = [FrameKind.Hello, FrameKind.Ready, FrameKind.SetupFailed, FrameKind.Started, FrameKind.Records, FrameKind.Ended, FrameKind.Recalled, FrameKind.ContentHeld];
    private static readonly FrameKind[] ShellKinds = [FrameKind.Configure, FrameKind.Script, FrameKind.Forget, FrameKind.Batch, FrameKind.Recall, FrameKind.Stop, FrameKind.Shutdown, FrameKind.Content, FrameKind.ContentFile, FrameKind.ForgetContent, FrameKind.Link];

    /// <summary>Instances are several times among them: much is refused before an object is made of a class.</summary>
    private static readonly byte[][] Graphs = [.. SeedValues.OfEachKind(), .. Enumerable.Repeat(FuzzClasses.Encoded, 10).SelectMany(static graphs => graphs), .. SeedValues.Random(100)];

    private static readonly byte[][] Errors = SeedValues.Errors();

    public byte[] Make(long index)
    {
        // Neighbours must not be alike: SplitMix64.
        var mixed = unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)index);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        var random = new Random((int)(mixed >> 33));
        return target is FuzzTarget.FromWorker or FuzzTarget.ToWorker ? Stream(random) : Changed(random, KindOf(target), target == FuzzTarget.Graphs);
    }

    /// <summary>Valid inputs of this kind.</summary>
    public IEnumerable<byte[]> Valid()
    {
        var random = new Random(1);
        return target switch
        {
            FuzzTarget.Graphs => Graphs,
            FuzzTarget.FromWorker => [.. WorkerKinds.Select(k => Framed(random, k, Message(k, random, Same)))],
            FuzzTarget.ToWorker => [.. ShellKinds.Select(k => Framed(random, k, Message(k, random, Same)))],
            _ => [.. Graphs.Select(_ => Message(KindOf(target), random, Same))],
        };
    }

    private static FrameKind KindOf(FuzzTarget target) => target switch
    {
        FuzzTarget.Hello => FrameKind.Hello,
        FuzzTarget.Settings => FrameKind.Configure,
        FuzzTarget.Script => FrameKind.Script,
        FuzzTarget.Batch => FrameKind.Batch,
        _ => FrameKind.Records,
    };

    /// <summary>A message that is wrong as a whole, or one whose blocks fit and hold what is wrong.</summary>
    private static byte[] Changed(Random random, FrameKind kind, bool graph)
    {
        if (graph)
        {
            return Wrong(random);
        }

        return random.Next(2) == 0
            ? Mutator.Apply(random, Message(kind, random, Same), Message(kind, random, Same))
            : Message(kind, random, static (r, _) => Wrong(r));
    }

    private static byte[] Wrong(Random random)
    {
        var graph = random.Next(3) == 0 ? Fabricator.Graph(random) : Graphs[random.Next(Graphs.Length)];
        return random.Next(6) == 0 ? graph : Mutator.Apply(random, graph, Graphs[random.Next(Graphs.Length)]);
    }

    private static byte[] Same(Random random, byte[] bytes) => bytes;

    private byte[] Stream(Random random)
    {
        var kinds = target == FuzzTarget.FromWorker ? WorkerKinds : ShellKinds;
        using var stream = new MemoryStream();
        for (var frames = random.Next(1, 6); frames > 0; frames--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            stream.Write(Framed(random, kind, random.Next(2) == 0 ? Changed(random, kind, graph: false) : Message(kind, random, Same)));
        }

        return random.Next(2) == 0 ? stream.ToArray() : Mutator.Apply(random, stream.ToArray(), Framed(random, kinds[0], []));
    }

    private static byte[] Framed(Random random, FrameKind kind, byte[] payload)
    {
        using var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        for (var rest = payload.AsSpan(); ;)
        {
            var length = random.Next(4) == 0 ? random.Next(rest.Length + 1) : rest.Length;
            if (random.Next(6) == 0 && length > 0)
            {
                stream.Write(Packed(kind, length < rest.Length, rest[..length]));
            }
            else
            {
                writer.WriteFrame(kind, length < rest.Length, rest[..length]);
            }

            if (length == rest.Length)
            {
                return stream.ToArray();
            }

            rest = rest[length..];
        }
    }

    private static byte[] Packed(FrameKind kind, bool more, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + PackedPayload.MostBytes(payload.Length) + 64];
        if (!PackedPayload.TryWrite(payload, frame.AsSpan(FrameHeader.Size), out var length))
        {
            throw new InvalidOperationException("It does not fit.");
        }

        new FrameHeader(kind, more, length, Packed: true).Write(frame);
        return frame[..(FrameHeader.Size + length)];
    }

    private static byte[] Message(FrameKind kind, Random random, Func<Random, byte[], byte[]> change)
    {
        using var writer = new ByteWriter();
        byte[] Graph() => change(random, Graphs[random.Next(Graphs.Length)]);
        switch (kind)
        {
            case FrameKind.Hello:
                new HelloMessage(HelloMessage.CurrentProtocol, "1.0", "7.6", "FullLanguage", random.Next(), "host", "token").Write(writer);
                break;
            case FrameKind.Configure:
                var script = random.Next(2) == 0 ? null : new ScriptSource("1", "/a.ps1");
                new WorkerSettings { Modules = ["a", "b"], InitializationScript = script, InitializationFunctions = [new ScriptSource("function a { }")], InitializationBindings = Graph() }.Write(writer);
                break;
            case FrameKind.Script:
                new ScriptMessage(
                    random.Next(9),
                    new ScriptSource("$_ * 2", null, 3, 4),
                    [new ScriptSource("function a { }")],
                    1,
                    BodyTrust.Clean,
                    random.Next(2) == 0 ? null : new MethodSource("Some.Type", "Call", "Some", "/some.dll"),
                    random.Next(2) == 0,
                    random.Next(2) == 0 ? null : new ScriptSetup { Culture = "de-DE", Directory = "/", Modules = ["a"], Assemblies = ["e"], ModuleFunctions = [("a", "b")], Aliases = [("c", "d")], Variables = Graph(), Globals = Graph(), Types = Types(Graph) }).Write(writer);
                break;
            case FrameKind.Batch:
                var count = random.Next(4);
                new BatchHead(random.Next(9), random.Next(9), count, random.Next(2) == 0).Write(writer);
                for (var i = -1; i < count; i++)
                {
                    writer.WriteBlock(random.Next(4) == 0 ? [] : Graph());
                }

                break;
            case FrameKind.Content or FrameKind.ContentFile:
                new ContentHead(random.Next(9), random.Next(1000), random.Next(2) == 0 ? "" : "0AF", "b") { Dropped = random.Next(2) == 0 ? [] : ["c"] }.Write(writer);
                writer.WriteBytes(Graph());
                break;
            case FrameKind.Ready:
                writer.WriteBytes(change(random, Errors[random.Next(Errors.Length)]));
                break;
            case FrameKind.SetupFailed:
                writer.WriteBytes(change(random, Errors[random.Next(Errors.Length)]));
                break;
            case FrameKind.Records:
                Records(writer, random, Graph, () => change(random, Errors[random.Next(Errors.Length)]));
                break;
            default:
                new BatchMark(random.NextInt64() >> random.Next(63), random.NextInt64() >> random.Next(63)).Write(writer);
                break;
        }

        return writer.Written.ToArray();
    }

    private static TypeDataSource[] Types(Func<byte[]> graph) =>
    [
        new() { File = "/a.ps1xml", Stamp = 5, ComesFirst = true },
        new()
        {
            TypeName = "A.B",
            Members =
            [
                new(TypeMemberKind.Note, "n") { Value = graph() }, new(TypeMemberKind.Alias, "a") { Reference = "n", Type = "System.Int32" },
                new(TypeMemberKind.Property, "p") { Script = new ScriptSource("1"), Setter = new ScriptSource("2"), IsHidden = true }, new(TypeMemberKind.Method, "m") { Script = new ScriptSource("3") },
            ],
            SerializationDepth = 2,
            DefaultDisplayPropertySet = ["n", "a"],
        },
        new() { TypeName = "A.B", IsRemoval = true },
    ];

    private static void Records(ByteWriter writer, Random random, Func<byte[]> graph, Func<byte[]> error)
    {
        writer.WriteCount(random.Next(9));
        for (var i = random.Next(4); i >= 0; i--)
        {
            using var block = new ByteWriter();
            var kind = (RecordKind)random.Next(1, 10);
            if (kind == RecordKind.Done)
            {
                var status = (ItemStatus)random.Next(4);
                block.WriteByte((byte)status);
                block.WriteVarUInt((ulong)(random.NextInt64(1L << 52) >> random.Next(50)));
                block.WriteBytes(status == ItemStatus.Failed ? error() : status == ItemStatus.Exited ? [3] : []);
            }
            else if (kind == RecordKind.NotSerializable)
            {
                block.WriteString("$_.A");
                block.WriteString("reason");
            }
            else
            {
                block.WriteBytes(graph());
            }

            writer.WriteByte((byte)kind);
            writer.WriteCount(i);
            writer.WriteBlock(block.Written);
        }
    }
}
