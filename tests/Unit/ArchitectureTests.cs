using System.Reflection;

namespace ParallelProc.Tests;

/// <summary>Who may import whom: Cmdlets → Engine → Protocol ← Worker, and nothing else that does not come with PowerShell.</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("ParallelProc.Protocol", "")]
    [InlineData("ParallelProc.Engine", "ParallelProc.Protocol")]
    [InlineData("ParallelProc.Worker", "ParallelProc.Protocol")]
    [InlineData("ParallelProc.Cmdlets", "ParallelProc.Engine ParallelProc.Protocol")]
    public void Arrows_run_one_way(string assembly, string allowed)
    {
        var references = References(assembly).Where(n => n.StartsWith("ParallelProc", StringComparison.Ordinal)).Order();

        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), references);
    }

    [Theory]
    [InlineData("ParallelProc.Protocol")]
    [InlineData("ParallelProc.Engine")]
    [InlineData("ParallelProc.Worker")]
    [InlineData("ParallelProc.Cmdlets")]
    public void The_core_has_no_third_party_dependency(string assembly)
    {
        var foreign = References(assembly).Where(n =>
            !n.StartsWith("System.", StringComparison.Ordinal) && !n.StartsWith("ParallelProc", StringComparison.Ordinal)
            && n is not "netstandard" and not "mscorlib" and not "Microsoft.Win32.Primitives");

        Assert.Empty(foreign);
    }

    private static IEnumerable<string> References(string assembly) =>
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")).GetReferencedAssemblies().Select(r => r.Name!);
}
