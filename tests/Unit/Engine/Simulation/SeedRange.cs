using System.Globalization;
using System.Runtime.CompilerServices;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>Which seeds are run: the variable PARALLELPROC_SEEDS says so ("17", or "1-1000"), else the first hundred.</summary>
internal static class SeedRange
{
    private const string Variable = "PARALLELPROC_SEEDS";

    public static IEnumerable<int> All
    {
        get
        {
            var parts = (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : "1-100").Split('-');
            var first = int.Parse(parts[0], CultureInfo.InvariantCulture);
            var last = int.Parse(parts[^1], CultureInfo.InvariantCulture);
            return Enumerable.Range(first, last - first + 1);
        }
    }

    /// <summary>Runs each of them, and names the first that fails.</summary>
    public static void ForEach(Func<int, ulong> run, [CallerMemberName] string test = "")
    {
        foreach (var seed in All)
        {
            try
            {
                run(seed);
            }
            catch (Exception e) // whatever it is, the seed is what helps
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message} Again: {Variable}={seed} dotnet test tests/Unit --filter {test}", e);
            }
        }
    }
}
