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

    /// <summary>Those of them, and of what they need, that a host is sent; on the shell's machine they are where they are.</summary>
    public IReadOnlyList<SentModule> Sent { get; init; } = [];

    /// <summary>Files of assemblies that are loaded before anything of the script is parsed.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>Functions that such a module does not export: the module, the function.</summary>
    public IReadOnlyList<(string Module, string Name)> ModuleFunctions { get; init; } = [];

    public IReadOnlyList<(string Name, string Command)> Aliases { get; init; } = [];

    /// <summary>Names and values of variables, in turn, as one encoded array; or nothing.</summary>
    public byte[] Variables { get; init; } = [];

    /// <summary>The same for variables of the worker's global scope, which functions of modules see too.</summary>
    public byte[] Globals { get; init; } = [];

    /// <summary>There is a secret among <see cref="Variables"/>, which then are to be kept on no disk. Does not cross.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What the session has added to the extended type system, in the order in which it did.</summary>
    public IReadOnlyList<TypeDataSource> Types { get; init; } = [];

    /// <summary>Something has to be done by a command before the body can run.</summary>
    public bool NeedsCommand => Modules.Count + ModuleFunctions.Count + Aliases.Count + Types.Count + Globals.Length > 0;

    private byte[] Bytes => _bytes ??= Encoded();

    /// <param name="writer">Takes the bytes.</param>
    /// <param name="withVariables">False where <see cref="Variables"/> cross as a content.</param>
    public void Write(ByteWriter writer, bool withVariables = true)
    {
        writer.WriteOptionalString(Culture);
        writer.WriteOptionalString(UICulture);
        writer.WriteOptionalString(Directory);
        writer.WriteOptionalString(Location);
        writer.WriteOptionalString(Rendering);
        WriteNames(writer, Modules);
        SentModule.WriteMany(writer, Sent);
        WriteNames(writer, Assemblies);
        WritePairs(writer, ModuleFunctions);
        WritePairs(writer, Aliases);
        writer.WriteBlock(withVariables ? Variables : []);
        writer.WriteBlock(Globals);
        writer.WriteCount(Types.Count);
        foreach (var data in Types)
        {
            data.Write(writer);
        }
    }

    public static ScriptSetup Read(ref ByteReader reader)
    {
        var culture = reader.ReadOptionalString();
        var uiCulture = reader.ReadOptionalString();
        var directory = reader.ReadOptionalString();
        var location = reader.ReadOptionalString();
        var rendering = reader.ReadOptionalString();
        return new ScriptSetup
        {
            Culture = culture,
            UICulture = uiCulture,
            Directory = directory,
            Location = location,
            Rendering = rendering,
            Modules = ReadNames(ref reader),
            Sent = SentModule.ReadMany(ref reader),
            Assemblies = ReadNames(ref reader),
            ModuleFunctions = ReadPairs(ref reader),
            Aliases = ReadPairs(ref reader),
            Variables = reader.ReadBlock().ToArray(),
            Globals = reader.ReadBlock().ToArray(),
            Types = ReadTypes(ref reader),
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

    private static TypeDataSource[] ReadTypes(ref ByteReader reader)
    {
        const int LeastBytes = 14;
        var types = new TypeDataSource[reader.ReadCountOf(LeastBytes)];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = TypeDataSource.Read(ref reader);
        }

        return types;
    }

    private static void WriteNames(ByteWriter writer, IReadOnlyList<string> names)
    {
        writer.WriteCount(names.Count);
        foreach (var name in names)
        {
            writer.WriteString(name);
        }
    }

    private static string[] ReadNames(ref ByteReader reader)
    {
        var names = new string[reader.ReadCountOf(1)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return names;
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
