using System.Security.Cryptography;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>The assemblies that make a PowerShell a worker, as they are sent to hosts that don't have them.</summary>
/// <param name="Files">Them; the worker's own is the last.</param>
/// <param name="Key">What this set of them is known by: a hash of all.</param>
internal sealed record WorkerPackage(IReadOnlyList<PackageFile> Files, string Key)
{
    private static readonly Lazy<WorkerPackage> Loaded = new(Load);

    /// <summary>That of this module. Read once, when the first host needs it.</summary>
    public static WorkerPackage Current => Loaded.Value;

    private static WorkerPackage Load()
    {
        var worker = WorkerCommandLine.AssemblyPath;
        string[] paths = [Path.Combine(Path.GetDirectoryName(worker)!, "ParallelProc.Protocol.dll"), worker];
        var files = Array.ConvertAll(paths, static path =>
        {
            var bytes = File.ReadAllBytes(path);
            return new PackageFile(Path.GetFileName(path), Convert.ToHexString(SHA256.HashData(bytes)), bytes);
        });
        return new WorkerPackage(files, Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(files.Select(static f => f.Hash)))))[..32]);
    }
}

/// <summary>A file of it.</summary>
internal sealed record PackageFile(string Name, string Hash, byte[] Bytes);
