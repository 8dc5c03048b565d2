using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ParallelProc.Engine;

/// <summary>Addresses at which a pool may listen: this machine's own, and those that no public network leads to.</summary>
internal static class ClusterAddress
{
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), // private (RFC 1918)
        IPNetwork.Parse("100.64.0.0/10"), // a carrier's own (RFC 6598)
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), // of one link
        IPNetwork.Parse("fc00::/7"), // unique local (RFC 4193)
    ];

    /// <param name="text">What the user gave; null to find one.</param>
    /// <returns>An address to listen at, as text.</returns>
    /// <exception cref="PoolException">It is none, or it is none of a cluster's; or this machine has none, or several.</exception>
    public static string Choose(string? text)
    {
        if (text is null)
        {
            return Only(Own());
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            throw PoolErrors.InvalidJoinAddress(text, "it is no IP address");
        }

        return IsAllowed(address)
            ? address.ToString()
            : throw PoolErrors.InvalidJoinAddress(
                text,
                Plain(address).Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
                    ? "it stands for all of this machine's addresses, the public ones among them"
                    : "others than the cluster's machines may get there");
    }

    public static bool IsAllowed(IPAddress address) => Plain(address) is var plain && (IPAddress.IsLoopback(plain) || Array.Exists(Networks, n => n.Contains(plain)));

    /// <exception cref="PoolException">There is none, or there are several.</exception>
    public static string Only(IReadOnlyList<IPAddress> own) => own.Count == 1 ? own[0].ToString() : throw PoolErrors.JoinAddressMissing(own.Select(static a => a.ToString()));

    /// <summary>One of IPv4 that is written as one of IPv6 is what it is.</summary>
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPAddress[] Own() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(static i => i.OperationalStatus != OperationalStatus.Down && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
            .Select(static a => a.Address)
            .Where(static a => a.AddressFamily == AddressFamily.InterNetwork && IsAllowed(a)),
    ];
}
