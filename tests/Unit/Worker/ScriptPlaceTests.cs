using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker;

/// <summary>Where a script's statements stand once a worker has parsed it.</summary>
public sealed class ScriptPlaceTests
{
    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 22, "")]
    [InlineData(7, 5, "")]
    [InlineData(1, 22, "using namespace System.Text;")]
    [InlineData(1, 1, "using namespace System.Text;using namespace System.IO;")]
    [InlineData(2, 3, "using namespace System.Text;")]
    public void Is_their_own_line_and_column(int line, int column, string usings)
    {
        var tree = ScriptParser.Parse(new ScriptSource("first\n  second", null, line, column, usings));
        var commands = tree.FindAll(static a => a is CommandAst, true).Select(static a => a.Extent).ToList();
        Assert.Equal((line, column), (commands[0].StartLineNumber, commands[0].StartColumnNumber));
        Assert.Equal((line + 1, 3), (commands[1].StartLineNumber, commands[1].StartColumnNumber));
        Assert.Equal("  second", commands[1].StartScriptPosition.Line);
    }

    [Fact]
    public void Is_told_so_by_an_error_below_a_using_line()
    {
        using var shell = PowerShell.Create(System.Management.Automation.Runspaces.InitialSessionState.CreateDefault2());
        var block = ScriptParser.Parse(new ScriptSource("[StringBuilder]::new(); 1/0", null, 1, 22, "using namespace System.Text;")).GetScriptBlock();
        shell.AddScript("& $args[0]").AddArgument(block).Invoke();
        var error = Assert.Single(shell.Streams.Error);
        Assert.Equal((1, 46), (error.InvocationInfo.ScriptLineNumber, error.InvocationInfo.OffsetInLine));
        Assert.StartsWith("at <ScriptBlock>, <No file>: line 1", error.ScriptStackTrace, StringComparison.Ordinal);
    }
}
