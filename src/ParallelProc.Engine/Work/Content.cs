using System.Security.Cryptography;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// A value that many messages share, encoded, and so large that they only name it: it crosses once to each worker, and once to each host where it can. Its bytes never change.
/// </summary>
internal sealed class Content : IContentBytes
{
    /// <summary>From so many bytes on that is worth messages of its own.</summary>
    public const int Least = 256 * 1024;

    private static readonly ContentTable InUse = new();

    private static long LastId;

    private readonly Lazy<string> _key;

    private Content(byte[] bytes, bool isSecret)
    {
        Bytes = bytes;
        IsSecret = isSecret;
        _key = new Lazy<string>(() => Convert.ToHexString(SHA256.HashData(Bytes)));
    }

    /// <param name="bytes">What a value was encoded to.</param>
    /// <param name="isSecret">It is not to be kept on a disk.</param>
    /// <returns>Null for what is small enough to be in each message.</returns>
    public static Content? Of(byte[] bytes, bool isSecret) => bytes.Length >= Least ? new Content(bytes, isSecret) : null;

    /// <summary>As <see cref="Of"/>; where an equal one is in use, that one.</summary>
    /// <param name="bytes">What a value was encoded to.</param>
    /// <param name="isSecret">It is not to be kept on a disk.</param>
    /// <param name="least">Null for what is smaller.</param>
    public static Content? Shared(byte[] bytes, bool isSecret, int least = Least) => bytes.Length >= least ? InUse.Share(new Content(bytes, isSecret)) : null;

    /// <summary>What messages call it: unique in this process.</summary>
    public long Id { get; } = Interlocked.Increment(ref LastId);

    public byte[] Bytes { get; }

    ReadOnlySpan<byte> IContentBytes.Bytes => Bytes;

    public bool IsSecret { get; }

    /// <summary>What it is known by on hosts, where equal ones are one. Takes a while at the first time: never on the dispatcher's strand.</summary>
    public string Key => _key.Value;
}
