namespace ParallelProc.Engine;

/// <summary>
/// The command line of the system's OpenSSH client, which has the user's configuration, keys, agent and jump hosts. It never asks anything, takes no host for another
/// (a key that is not known is an error), and notices a link that is cut.
/// </summary>
internal static class SshCommand
{
    /// <param name="target">A host as ssh takes it: <c>user@name</c>, or a name of its configuration.</param>
    /// <param name="port">Its port; null for what the configuration says.</param>
    /// <param name="keyFile">A private key; null for what the configuration and the agent have.</param>
    /// <param name="configFile">A configuration in place of the user's and the system's; null for these.</param>
    /// <param name="options">Further <c>-o</c> options, <c>Name=Value</c>. They come first: of two the client takes the first.</param>
    public static string[] Words(string target, int? port, string? keyFile, string? configFile, IEnumerable<string> options) =>
    [
        "ssh", "-T", "-x", "-a",
        .. configFile is not null ? ["-F", configFile] : Array.Empty<string>(),
        .. options.SelectMany(static option => new[] { "-o", option }),
        "-o", "BatchMode=yes",
        "-o", "StrictHostKeyChecking=yes",
        "-o", "ConnectTimeout=15",
        "-o", "ServerAliveInterval=5",
        "-o", "ServerAliveCountMax=3",
        "-o", "ClearAllForwardings=yes",
        "-o", "LogLevel=ERROR",
        .. port is { } number ? ["-p", $"{number}"] : Array.Empty<string>(),
        .. keyFile is not null ? ["-i", keyFile, "-o", "IdentitiesOnly=yes"] : Array.Empty<string>(),
        "--", target,
    ];
}
