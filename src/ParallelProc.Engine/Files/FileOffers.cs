using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ParallelProc.Engine;

/// <summary>All that this process offers to workers.</summary>
internal static class FileOffers
{
    private static readonly ConcurrentDictionary<string, FileOffer> Offers = new(StringComparer.Ordinal);

    /// <summary>A key that nobody can guess.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(32);

    /// <summary>Offers these files from now on. Where the key says what they are, those that have it may be asked for by others too.</summary>
    public static void Add(FileOffer offer) => Offers[offer.Key] = offer;

    public static void Remove(FileOffer offer) => Offers.TryRemove(new KeyValuePair<string, FileOffer>(offer.Key, offer));

    public static FileOffer? Find(string key) => Offers.GetValueOrDefault(key);
}
