using System.Text;

namespace ParallelProc.Engine;

/// <summary>
/// The few words that a PowerShell on another host is started with. They are the same for every pool, as others on that host can read them: all else comes
/// by the channel.
/// </summary>
internal static class HostCommandLine
{
    /// <summary>What the other side says first. Whatever stands in front of it was printed by something else, and the channel can't be used.</summary>
    public const string Greeting = "ParallelProc-host-1\n";

    // Greets, reads a script (its length, then UTF-8) and runs it. It never mentions the input variable: the console host would then read our bytes as text.
    private const string First =
        "$i=[Console]::OpenStandardInput();$o=[Console]::OpenStandardOutput();"
        + "function ppr($n){$b=[byte[]]::new($n);$k=0;while($k -lt $n){$r=$i.Read($b,$k,$n-$k);if($r -le 0){exit 9};$k+=$r};,$b};"
        + "$g=[Text.Encoding]::ASCII.GetBytes(\"ParallelProc-host-1`n\");$o.Write($g,0,$g.Length);$o.Flush();"
        + ". ([scriptblock]::Create([Text.Encoding]::UTF8.GetString((ppr([BitConverter]::ToInt32((ppr 4),0))))))";

    /// <summary>The switches. Without a character that <c>sh</c>, <c>cmd</c> or PowerShell on the way would take for theirs.</summary>
    public static string[] Arguments { get; } =
        ["-NoProfile", "-NonInteractive", "-NoLogo", "-OutputFormat", "Text", "-EncodedCommand", Convert.ToBase64String(Encoding.Unicode.GetBytes(First))];
}
