namespace ParallelProc.Engine;

/// <summary>What ssh says of a host's key that it does not accept, in a line, with what to do: its own words are fifteen lines, the first ones of at signs.</summary>
internal static class HostKeyWords
{
    private const string Changed = "has changed and you have requested strict checking";
    private const string Failed = "Host key verification failed";

    /// <param name="lastText">The last lines that ssh printed.</param>
    /// <returns>The line, what to do, and those of ssh's lines that say more; null where it is about something else.</returns>
    public static (string Headline, string Hint, string Details)? Of(string lastText)
    {
        if (lastText.Contains(Changed, StringComparison.Ordinal) || lastText.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal))
        {
            return ("REMOTE HOST IDENTIFICATION HAS CHANGED: its key is not the one that is known here. Host key verification failed.",
                "Either it was set up anew, or something else answers in its place. Ask who runs it; if the new key is right, take the old one out (ssh-keygen -R, with the name that ssh has for it), and log in once by hand.",
                Lines(lastText, "SHA256:", "Offending ", "ssh-keygen "));
        }

        return lastText.Contains(Failed, StringComparison.Ordinal)
            ? ("Host key verification failed: no key of it is known here.", "Log in once by hand with ssh, and see that it is the right one; or use ssh-keyscan.", Lines(lastText, "host key is known"))
            : null;
    }

    private static string Lines(string text, params string[] marks) =>
        string.Join(Environment.NewLine, text.Split('\n').Select(static line => line.Trim()).Where(line => Array.Exists(marks, mark => line.Contains(mark, StringComparison.Ordinal))));
}
