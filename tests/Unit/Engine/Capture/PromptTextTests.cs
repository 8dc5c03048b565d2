using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>The lines of errors of a body that was typed at a prompt.</summary>
public sealed class PromptTextTests
{
    [Theory]
    [InlineData("1 | map { 1/0 } -Pool $p", "          1/0 ", "1 | map { 1/0 } -Pool $p")]
    [InlineData("$x = 1\n1 | map { 1/0 } -Pool $p\n2", "          1/0 ", "1 | map { 1/0 } -Pool $p")]
    [InlineData("1 | map { 1/0\n 2 } -Pool $p", "          1/0\n", "1 | map { 1/0")]
    [InlineData("1 | map { 1/0\n 2 } -Pool $p", " 2 ", " 2 } -Pool $p")]
    [InlineData("1 | map { 1/0\n 2\n 3 } -Pool $p", " 2", " 2")] // whole as it came
    [InlineData("1 | map { 1/0 } -Pool $p", "function f { 1/0 }", "function f { 1/0 }")] // another script's line
    [InlineData("1 | map { 1/0 } -Pool $p", "", "")]
    public void The_first_and_the_last_line_are_completed(string typed, string arrived, string expected)
    {
        var error = Error(null, arrived);
        Of(typed, null)!.Complete(error);
        Assert.Equal(expected, error.InvocationInfo.Line.TrimEnd('\n'));
        Assert.Equal((3, 11), (error.InvocationInfo.ScriptLineNumber, error.InvocationInfo.OffsetInLine));
    }

    [Fact]
    public void An_error_in_a_file_is_left_alone()
    {
        var error = Error("/a/file.ps1", "          1/0 ");
        Of("1 | map { 1/0 } -Pool $p", null)!.Complete(error);
        Assert.Equal("          1/0 ", error.InvocationInfo.Line);
        Assert.Equal("/a/file.ps1", error.InvocationInfo.ScriptName);
    }

    [Fact]
    public void A_body_of_a_file_needs_none() => Assert.Null(Of("1 | map { 1/0 }", "/a/file.ps1"));

    [Fact]
    public void A_body_that_is_a_whole_script_has_none()
    {
        var body = ScriptBlock.Create("1/0");
        Assert.Null(PromptText.Of(body.Ast, ScriptText.Of(body)));
    }

    private static PromptText? Of(string typed, string? file)
    {
        var body = Assert.IsType<ScriptBlockExpressionAst>(Parser.ParseInput(typed, file, out _, out _).Find(static a => a is ScriptBlockExpressionAst, true)).ScriptBlock;
        return PromptText.Of(body, ScriptText.Of(body.GetScriptBlock()));
    }

    private static ErrorRecord Error(string? file, string line)
    {
        var error = new ErrorRecord(new DivideByZeroException(), "x", ErrorCategory.NotSpecified, null);
        EngineErrors.SetInvocation(error, InvocationInfo.Create(null, new ScriptExtent(new ScriptPosition(file, 3, 11, line), new ScriptPosition(file, 3, 14, line))));
        return error;
    }
}
