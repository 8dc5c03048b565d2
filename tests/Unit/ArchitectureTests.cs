using System.Reflection;

namespace ParallelProc.Tests;

/// <summary>Who may import whom: Cmdlets → Engine → Protocol ← Worker, Views → Engine, and nothing else that does not come with PowerShell but what Views draws with.</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("ParallelProc.Protocol", "")]
    [InlineData("ParallelProc.Engine", "ParallelProc.Protocol")]
    [InlineData("ParallelProc.Worker", "ParallelProc.Protocol")]
    [InlineData("ParallelProc.Cmdlets", "ParallelProc.Engine ParallelProc.Protocol")]
    [InlineData("ParallelProc.Views", "ParallelProc.Engine")]
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
    public void The_core_has_no_third_party_dependency(string assembly) => Assert.Empty(Foreign(assembly));

    [Fact]
    public void The_view_depends_on_what_it_draws_with_alone() => Assert.Equal(["Spectre.Console", "Spectre.Console.Ansi"], Foreign("ParallelProc.Views").Order());

    private static IEnumerable<string> Foreign(string assembly) => References(assembly).Where(n =>
        !n.StartsWith("System.", StringComparison.Ordinal) && !n.StartsWith("ParallelProc", StringComparison.Ordinal)
        && n is not "netstandard" and not "mscorlib" and not "Microsoft.Win32.Primitives");

    private static IEnumerable<string> References(string assembly) =>
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")).GetReferencedAssemblies().Select(r => r.Name!);
}
