using System.Management.Automation.Runspaces;

namespace ParallelProc.Shell.Host;

/// <summary>The words after -File as parameters of the script.</summary>
internal static class ScriptArguments
{
    public static void Add(CommandParameterCollection parameters, IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (!IsName(word))
            {
                parameters.Add(null, word);
            }
            else if (colon == word.Length - 1)
            {
                // "-Name:" and its value as the next word.
                if (++i < words.Count)
                {
                    parameters.Add(word[..colon], words[i]);
                }
            }
            else if (colon > 0)
            {
                parameters.Add(word[..colon], Value(word[(colon + 1)..]));
            }
            else
            {
                // With its dash and no value the engine takes it as typed: a switch, or a name whose value is the next word.
                parameters.Add(word);
            }
        }
    }

    private static bool IsName(string word) => word.Length > 1 && word[0] == '-' && (char.IsLetter(word[1]) || word[1] is '_' or '?');

    private static object? Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };
}
