using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace ParallelProc.Protocol;

/// <summary>
/// Gives text to parsers that follow its nesting by recursion (PowerShell's, that of regular expressions, that of document types). Theirs is no
/// limit but the stack, whose end would be the process's; and the threads that read from workers have little. So what may be deep is parsed on a thread
/// whose stack is as large as the text could ask for.
/// </summary>
internal static class DeepText
{
    /// <summary>More than this could ask for more stack than a process can have.</summary>
    public const int MaxLength = 512 * 1024;

    private const int ShortLength = 256;
    private const int StackPerCharacter = 512;
    private const int LeastStack = 256 * 1024;

    /// <param name="depth">How deep it may be nested: its length, or less where that is known.</param>
    /// <param name="most">How deep it may be at most.</param>
    /// <param name="parse">Parses it.</param>
    /// <exception cref="ProtocolException">It may be too deep for any stack.</exception>
    public static T Parse<T>(int depth, int most, Func<T> parse)
        where T : class
    {
        if (depth <= ShortLength && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return parse();
        }

        if (depth > most)
        {
            throw new ProtocolException($"A script, regular expression or document type may be nested {depth} levels deep: {most} are read.");
        }

        T? parsed = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    parsed = parse();
                }
                catch (Exception e) // belongs to the thread that waits
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            LeastStack + (StackPerCharacter * depth))
        { IsBackground = true, Name = "ParallelProc parser" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return parsed!;
    }
}
