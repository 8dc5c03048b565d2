using Xunit;

namespace ParallelProc.PesterFiles;

/// <summary>Each Pester file as one test, in a real PowerShell. The files of one shell run one after the other, and those of the other shell beside them: tests mostly wait.</summary>
public class PowerShellFileTests
{
    public static TheoryData<string> Files => [.. Repository.TestFiles("tests/Pester")];

    [PowerShellTheory]
    [MemberData(nameof(Files))]
    public void In_PowerShell(string file) => new TestFileRun("pwsh", PowerShellTheoryAttribute.Program!, file).Run();
}

/// <summary>The same in the stand-in shell, with the files that test that shell.</summary>
public class StandInFileTests
{
    public static TheoryData<string> Files => [.. Repository.TestFiles("tests/Pester"), .. Repository.TestFiles("tools/Shell/tests")];

    [Theory]
    [MemberData(nameof(Files))]
    public void In_the_stand_in_shell(string file) => new TestFileRun("stand-in", Repository.StandIn, file).Run();
}
