using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Ends this process, and its children with it, when a shell on another machine has been silent for too long. A link that is cut says nothing: without this the worker
/// would live on for hours.
/// </summary>
internal static class ShellWatch
{
    /// <param name="input">What the shell sends.</param>
    /// <param name="limit">How long it may be silent.</param>
    /// <param name="error">Where this worker's last words go.</param>
    public static void Start(HeardStream input, TimeSpan limit, Stream error) =>
        new Thread(() => Run(input, limit, error)) { IsBackground = true, Name = "ParallelProc shell watch" }.Start();

    private static void Run(HeardStream input, TimeSpan limit, Stream error)
    {
        while (input.Silence < limit)
        {
            Thread.Sleep(limit / 10);
        }

        ProcessEnding.Begin(); // first: nobody may read the words
        error.Write(Encoding.UTF8.GetBytes($"The shell has been silent for {limit.TotalSeconds:0.#} seconds: this worker ends.\n"));
    }
}
