using System.Globalization;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>Which seeds are run: the variable PARALLELPROC_SEEDS says so ("17", or "1-1000"), else the first hundred.</summary>
internal static class SeedRange
{
    public const string Variable = "PARALLELPROC_SEEDS";

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
}
