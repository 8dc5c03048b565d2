using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ParallelProc.Engine;

/// <summary>The stores of a pool's host, which may be several machines: those of a Slurm allocation, or a container for each worker. Thread-safe.</summary>
internal sealed class HostContents
{
    private readonly ConcurrentDictionary<string, ContentStore> _stores = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What its folders on those machines are called by.</summary>
    public string Folder { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <param name="machine">The name that the machine gives itself.</param>
    public ContentStore On(string machine) => _stores.GetOrAdd(machine, static _ => new ContentStore());
}
