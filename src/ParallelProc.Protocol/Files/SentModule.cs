namespace ParallelProc.Protocol;

/// <summary>A module that the shell sends to hosts that have not got this content of it.</summary>
/// <param name="Name">Its name, which its folder there has too.</param>
/// <param name="Home">Its folder on the shell's machine: a path that begins with it means the same below the folder there.</param>
/// <param name="Key">What its content is known by, and asked for.</param>
internal sealed record SentModule(string Name, string Home, string Key)
{
    public static void WriteMany(ByteWriter writer, IReadOnlyList<SentModule> modules)
    {
        writer.WriteCount(modules.Count);
        foreach (var module in modules)
        {
            writer.WriteString(module.Name);
            writer.WriteString(module.Home);
            writer.WriteString(module.Key);
        }
    }

    public static SentModule[] ReadMany(ref ByteReader reader)
    {
        var modules = new SentModule[reader.ReadCountOf(3)];
        for (var i = 0; i < modules.Length; i++)
        {
            modules[i] = new SentModule(reader.ReadString(), reader.ReadString(), reader.ReadString());
        }

        return modules;
    }
}
