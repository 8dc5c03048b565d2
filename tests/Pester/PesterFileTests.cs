using Xunit;

namespace ParallelProc.PesterFiles;

/// <summary>Each Pester file as one test, in each shell. They run one after the other, so that none is slowed down by another.</summary>
public class PesterFileTests
{
    public static TheoryData<string> OurFiles => [.. Repository.TestFiles("tests/Pester")];

    public static TheoryData<string> AllFiles => [.. Repository.TestFiles("tests/Pester"), .. Repository.TestFiles("tools/Shell/tests")];

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void In_the_stand_in_shell(string file) => new TestFileRun("stand-in", Repository.StandIn, file).Run();

    [PowerShellTheory]
    [MemberData(nameof(OurFiles))]
    public void In_PowerShell(string file) => new TestFileRun("pwsh", PowerShellTheoryAttribute.Program!, file).Run();
}
