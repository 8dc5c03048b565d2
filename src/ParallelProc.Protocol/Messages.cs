namespace ParallelProc.Protocol;

/// <summary>A script's text and where it stands, so that errors and <c>$PSScriptRoot</c> in a worker name the caller's file.</summary>
/// <param name="Text">The statements, without the braces of a script block.</param>
/// <param name="File">The file's path, or null at a prompt.</param>
/// <param name="Line">The line of the text's first character, from 1.</param>
/// <param name="Column">The column of the text's first character, from 1.</param>
/// <param name="Usings">The <c>using</c> lines that hold for it, on one line.</param>
internal sealed record ScriptSource(string Text, string? File = null, int Line = 1, int Column = 1, string Usings = "")
{
    public void Write(ByteWriter writer)
    {
        writer.WriteString(Text);
        writer.WriteOptionalString(File);
        writer.WriteCount(Line);
        writer.WriteCount(Column);
        writer.WriteString(Usings);
    }

    public static ScriptSource Read(ref ByteReader reader) =>
        new(reader.ReadString(), reader.ReadOptionalString(), reader.ReadCount(), reader.ReadCount(), reader.ReadString());

    public static void WriteMany(ByteWriter writer, IReadOnlyList<ScriptSource> sources)
    {
        writer.WriteCount(sources.Count);
        foreach (var source in sources)
        {
            source.Write(writer);
        }
    }

    public static ScriptSource[] ReadMany(ref ByteReader reader)
    {
        var sources = new ScriptSource[reader.ReadCountOf(5)];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = Read(ref reader);
        }

        return sources;
    }
}

/// <summary>How a worker is set up before its first task.</summary>
internal sealed record WorkerSettings
{
    /// <summary>The caller's language mode, as in <c>PSLanguageMode</c>: a worker never has more rights than its caller.</summary>
    public string LanguageMode { get; init; } = "FullLanguage";

    /// <summary>Where the worker's location is set to before each item, or null for where its process was started.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Bodies begin there, wherever their caller is.</summary>
    public bool KeepsDirectory { get; init; }

    public string Culture { get; init; } = "";

    public string UICulture { get; init; } = "";

    /// <summary>Modules (names or paths) that are imported before the initialisation script runs.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <inheritdoc cref="ScriptSetup.Sent"/>
    public IReadOnlyList<SentModule> Sent { get; init; } = [];

    public ScriptSource? InitializationScript { get; init; }

    /// <summary>Definitions that the initialisation script needs.</summary>
    public IReadOnlyList<ScriptSource> InitializationFunctions { get; init; } = [];

    /// <summary>Its <c>$using:</c> values, encoded as the bindings of a batch are.</summary>
    public byte[] InitializationBindings { get; init; } = [];

    /// <summary>The pool's name.</summary>
    public string Pool { get; init; } = "";

    /// <summary>The worker's number in its pool.</summary>
    public int WorkerId { get; init; }

    /// <summary>What the pool calls the machine that it is on.</summary>
    public string Host { get; init; } = "";

    public void Write(ByteWriter writer)
    {
        writer.WriteString(LanguageMode);
        writer.WriteOptionalString(WorkingDirectory);
        writer.WriteBool(KeepsDirectory);
        writer.WriteString(Culture);
        writer.WriteString(UICulture);
        writer.WriteCount(Modules.Count);
        foreach (var module in Modules)
        {
            writer.WriteString(module);
        }

        SentModule.WriteMany(writer, Sent);
        writer.WriteBool(InitializationScript is not null);
        InitializationScript?.Write(writer);
        ScriptSource.WriteMany(writer, InitializationFunctions);
        writer.WriteBlock(InitializationBindings);
        writer.WriteString(Pool);
        writer.WriteCount(WorkerId);
        writer.WriteString(Host);
    }

    public static WorkerSettings Read(ref ByteReader reader)
    {
        var mode = reader.ReadString();
        var directory = reader.ReadOptionalString();
        var keeps = reader.ReadBool();
        var culture = reader.ReadString();
        var uiCulture = reader.ReadString();
        var modules = new string[reader.ReadCountOf(1)];
        for (var i = 0; i < modules.Length; i++)
        {
            modules[i] = reader.ReadString();
        }

        return new WorkerSettings
        {
            LanguageMode = mode,
            WorkingDirectory = directory,
            KeepsDirectory = keeps,
            Culture = culture,
            UICulture = uiCulture,
            Modules = modules,
            Sent = SentModule.ReadMany(ref reader),
            InitializationScript = reader.ReadBool() ? ScriptSource.Read(ref reader) : null,
            InitializationFunctions = ScriptSource.ReadMany(ref reader),
            InitializationBindings = reader.ReadBlock().ToArray(),
            Pool = reader.ReadString(),
            WorkerId = reader.ReadCount(),
            Host = reader.ReadString(),
        };
    }
}

/// <summary>The first thing that a worker says.</summary>
/// <param name="ProtocolVersion">Which messages it knows.</param>
/// <param name="ModuleVersion">Which build it is.</param>
/// <param name="PowerShellVersion">The engine that it runs.</param>
/// <param name="LanguageMode">Its process's own mode.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Token">What its marks in standard error are known by.</param>
internal sealed record HelloMessage(
    int ProtocolVersion, string ModuleVersion, string PowerShellVersion, string LanguageMode, int ProcessId, string Host, string Token)
{
    /// <summary>Both sides must have the same: they are one build of one module.</summary>
    public const int CurrentProtocol = 8;

    private const ulong Magic = 0x636F_7250_6C6C_6150; // "PallProc"

    public void Write(ByteWriter writer)
    {
        writer.WriteInt64(unchecked((long)Magic));
        writer.WriteCount(ProtocolVersion);
        writer.WriteString(ModuleVersion);
        writer.WriteString(PowerShellVersion);
        writer.WriteString(LanguageMode);
        writer.WriteCount(ProcessId);
        writer.WriteString(Host);
        writer.WriteString(Token);
    }

    public static HelloMessage Read(ref ByteReader reader)
    {
        if (unchecked((ulong)reader.ReadInt64()) != Magic)
        {
            throw new ProtocolException("The process that was started is not a ParallelProc worker.");
        }

        return new HelloMessage(
            reader.ReadCount(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadCount(), reader.ReadString(), reader.ReadString());
    }
}

/// <summary>A script that batches will name by its id; sent once to each worker that runs it.</summary>
/// <param name="Id">What batches call it.</param>
/// <param name="Body">The body's source.</param>
/// <param name="Functions">Definitions (<c>function name { … }</c>, classes) that the body needs.</param>
/// <param name="Depth">How deep the property bags of its output are, in levels.</param>
/// <param name="Trust">What the body is known not to do.</param>
/// <param name="Method">What is called in place of the body, which then only names it; or null.</param>
/// <param name="ItemArguments">Each item is an <c>object[]</c>: the input, and then arguments of its own, which stand behind those of the bindings.</param>
/// <param name="Setup">What the body finds around it; or null for the worker as it is.</param>
/// <param name="Classes">Names of classes that the caller has too: their instances are sent whole. Null for none.</param>
/// <param name="Variables">The content that is the variables of <paramref name="Setup"/>, which then has none; 0 where it has them.</param>
internal sealed record ScriptMessage(
    int Id,
    ScriptSource Body,
    IReadOnlyList<ScriptSource> Functions,
    int Depth,
    BodyTrust Trust,
    MethodSource? Method = null,
    bool ItemArguments = false,
    ScriptSetup? Setup = null,
    IReadOnlyList<string>? Classes = null,
    long Variables = 0)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteCount(Id);
        Body.Write(writer);
        ScriptSource.WriteMany(writer, Functions);
        writer.WriteCount(Depth);
        writer.WriteByte((byte)Trust);
        writer.WriteBool(Method is not null);
        Method?.Write(writer);
        writer.WriteBool(ItemArguments);
        writer.WriteBool(Setup is not null);
        Setup?.Write(writer, withVariables: Variables == 0);
        writer.WriteCount(Classes?.Count ?? 0);
        foreach (var name in Classes ?? [])
        {
            writer.WriteString(name);
        }

        writer.WriteVarUInt((ulong)Variables);
    }

    public static ScriptMessage Read(ref ByteReader reader) =>
        new(
            reader.ReadCount(),
            ScriptSource.Read(ref reader),
            ScriptSource.ReadMany(ref reader),
            reader.ReadCount(),
            (BodyTrust)reader.ReadByte(),
            reader.ReadBool() ? MethodSource.Read(ref reader) : null,
            reader.ReadBool(),
            reader.ReadBool() ? ScriptSetup.Read(ref reader) : null,
            ReadClasses(ref reader),
            (long)reader.ReadVarUInt());

    private static string[]? ReadClasses(ref ByteReader reader)
    {
        var names = new string[reader.ReadCountOf(1)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return names.Length == 0 ? null : names;
    }
}

/// <summary>
/// The head of a batch: id, script, how many items, and how they are to be run. Behind it stand the bindings (a block: empty, or an
/// encoded <c>object[] { object[] arguments, Hashtable parameters, Hashtable using }</c>) and then each item as a block: empty for
/// "no input", else one encoded object.
/// </summary>
/// <param name="Id">What answers call it.</param>
/// <param name="ScriptId">Which script runs.</param>
/// <param name="Count">How many items follow.</param>
/// <param name="Exact">Each item's records are on their way before the next one begins, so that a worker's death blames the right one.</param>
/// <param name="TraceParent">The span that its bodies belong to, as W3C writes it; empty for none.</param>
internal readonly record struct BatchHead(long Id, int ScriptId, int Count, bool Exact, string TraceParent = "")
{
    /// <summary>The place of its first item in its map's input, from 0.</summary>
    public long Sequence { get; init; }

    /// <summary>What a person calls the work.</summary>
    public string? Name { get; init; }

    /// <summary>The longest that one of its items may run, in milliseconds; 0 for no limit.</summary>
    public long TimeLimit { get; init; }

    /// <summary>Which attempt each of its items is, from 1; null where all are first ones.</summary>
    public int[]? Attempts { get; init; }

    /// <summary>The contents that its bindings name, by their places in this; null for none.</summary>
    public long[]? Contents { get; init; }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteCount(ScriptId);
        writer.WriteCount(Count);
        writer.WriteBool(Exact);
        writer.WriteString(TraceParent ?? "");
        writer.WriteVarUInt((ulong)Sequence);
        writer.WriteString(Name ?? "");
        writer.WriteVarUInt((ulong)TimeLimit);
        writer.WriteCount(Contents?.Length ?? 0);
        foreach (var content in Contents ?? [])
        {
            writer.WriteVarUInt((ulong)content);
        }

        writer.WriteCount(Attempts?.Length ?? 0);
        foreach (var attempt in Attempts ?? [])
        {
            writer.WriteCount(attempt);
        }
    }

    public static BatchHead Read(ref ByteReader reader)
    {
        var head = new BatchHead((long)reader.ReadVarUInt(), reader.ReadCount(), reader.ReadCount(), reader.ReadBool(), reader.ReadString())
        {
            Sequence = (long)reader.ReadVarUInt(),
            Name = reader.ReadString(),
            TimeLimit = (long)reader.ReadVarUInt(),
        };
        var contents = new long[reader.ReadCountOf(1)];
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i] = (long)reader.ReadVarUInt();
        }

        var attempts = new int[reader.ReadCountOf(1)];
        for (var i = 0; i < attempts.Length; i++)
        {
            attempts[i] = reader.ReadCount();
        }

        return head with { Contents = contents.Length == 0 ? null : contents, Attempts = attempts.Length == 0 ? null : attempts };
    }
}

/// <summary>A batch's id and a number: <see cref="FrameKind.Stop"/> (which item), <see cref="FrameKind.Recalled"/> (the first one that goes back),
/// <see cref="FrameKind.Ended"/> (microseconds that the items took), or zero.</summary>
internal readonly record struct BatchMark(long Id, long Value)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteVarUInt((ulong)Value);
    }

    public static BatchMark Read(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        return new BatchMark((long)reader.ReadVarUInt(), (long)reader.ReadVarUInt());
    }
}
