namespace ParallelProc.Protocol;

/// <summary>
/// What a body finds around it in a worker, taken from its caller's session: sent with the script, once, and put up when a pipeline for it is opened.
/// Equal contents are equal, so that the same capture is the same script.
/// </summary>
internal sealed class ScriptSetup : IEquatable<ScriptSetup>
{
    private byte[]? _bytes;

    /// <summary>The names of the caller's cultures, or null for the worker's own. The invariant one has an empty name.</summary>
    public string? Culture { get; init; }

    /// <inheritdoc cref="Culture"/>
    public string? UICulture { get; init; }

    /// <summary>The caller's folder, or null for the worker's own.</summary>
    public string? Directory { get; init; }

    /// <summary>The caller's location where that is not a folder, such as <c>Env:</c>.</summary>
    public string? Location { get; init; }

    /// <summary>The caller's <c>$PSStyle.OutputRendering</c>, or null for the worker's own.</summary>
    public string? Rendering { get; init; }

    /// <summary>Modules (names or paths) that are imported, once in each worker.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Functions that such a module does not export: the module, the function.</summary>
    public IReadOnlyList<(string Module, string Name)> ModuleFunctions { get; init; } = [];

    public IReadOnlyList<(string Name, string Command)> Aliases { get; init; } = [];

    /// <summary>Names and values of variables, in turn, as one encoded array; or nothing.</summary>
    public byte[] Variables { get; init; } = [];

    /// <summary>Something has to be done by a command before the body can run.</summary>
    public bool NeedsCommand => Modules.Count + ModuleFunctions.Count + Aliases.Count > 0;

    private byte[] Bytes => _bytes ??= Encoded();

    public void Write(ByteWriter writer)
    {
        writer.WriteOptionalString(Culture);
        writer.WriteOptionalString(UICulture);
        writer.WriteOptionalString(Directory);
        writer.WriteOptionalString(Location);
        writer.WriteOptionalString(Rendering);
        writer.WriteCount(Modules.Count);
        foreach (var module in Modules)
        {
            writer.WriteString(module);
        }

        WritePairs(writer, ModuleFunctions);
        WritePairs(writer, Aliases);
        writer.WriteBlock(Variables);
    }

    public static ScriptSetup Read(ref ByteReader reader)
    {
        var culture = reader.ReadOptionalString();
        var uiCulture = reader.ReadOptionalString();
        var directory = reader.ReadOptionalString();
        var location = reader.ReadOptionalString();
        var rendering = reader.ReadOptionalString();
        var modules = new string[reader.ReadCountOf(1)];
        for (var i = 0; i < modules.Length; i++)
        {
            modules[i] = reader.ReadString();
        }

        return new ScriptSetup
        {
            Culture = culture,
            UICulture = uiCulture,
            Directory = directory,
            Location = location,
            Rendering = rendering,
            Modules = modules,
            ModuleFunctions = ReadPairs(ref reader),
            Aliases = ReadPairs(ref reader),
            Variables = reader.ReadBlock().ToArray(),
        };
    }

    public bool Equals(ScriptSetup? other) => ReferenceEquals(this, other) || (other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes));

    public override bool Equals(object? obj) => Equals(obj as ScriptSetup);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private byte[] Encoded()
    {
        using var writer = new ByteWriter();
        Write(writer);
        return writer.Written.ToArray();
    }

    private static void WritePairs(ByteWriter writer, IReadOnlyList<(string First, string Second)> pairs)
    {
        writer.WriteCount(pairs.Count);
        foreach (var (first, second) in pairs)
        {
            writer.WriteString(first);
            writer.WriteString(second);
        }
    }

    private static (string First, string Second)[] ReadPairs(ref ByteReader reader)
    {
        var pairs = new (string, string)[reader.ReadCountOf(2)];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (reader.ReadString(), reader.ReadString());
        }

        return pairs;
    }
}
