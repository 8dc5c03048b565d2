using System.Collections;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>A body with all that it brings along.</summary>
public sealed class ScriptCaptureTests
{
    [Fact]
    public void The_same_body_in_the_same_session_is_the_same_script()
    {
        using var session = new CaptureSession("function Get-It { 1 }; $global:VerbosePreference = 'Continue'");
        var (one, two) = (session.Capture(CaptureSession.Block("Get-It")).Code, session.Capture(CaptureSession.Block("Get-It")).Code);
        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        session.Run("function Get-It { 2 }");
        Assert.NotEqual(one, session.Capture(CaptureSession.Block("Get-It")).Code);
    }

    [Fact]
    public void What_is_global_travels_apart_from_what_is_not()
    {
        using var session = new CaptureSession("$global:VerbosePreference = 'Continue'");
        var setup = session.Capture(CaptureSession.Block("$x = 1"), statements: "$DebugPreference = 'Continue'").Code.Setup!;
        Assert.Equal(["VerbosePreference"], Names(setup.Globals));
        Assert.Equal(["DebugPreference"], Names(setup.Variables));
        Assert.True(setup.NeedsCommand);
    }

    [Fact]
    public void A_body_of_expressions_asks_for_no_preferences()
    {
        using var session = new CaptureSession("$global:VerbosePreference = 'Continue'; $global:PSDefaultParameterValues = @{ '*:x' = 1 }");
        var setup = session.Capture(CaptureSession.Block("$_ * $_")).Code.Setup!;
        Assert.Empty(setup.Globals);
        Assert.Empty(setup.Variables);
    }

    [Fact]
    public void Nothing_is_looked_for_with_None_but_what_was_named()
    {
        using var session = new CaptureSession("function Get-It { 1 }; function Get-Other { 1 }; $VerbosePreference = 'Continue'");
        Assert.Null(session.Capture(CaptureSession.Block("Get-It"), new CaptureOptions { None = true }).Code.Setup);
        var code = session.Capture(CaptureSession.Block("Get-It"), new CaptureOptions { None = true, Functions = ["Get-Other"], Variables = new Hashtable { ["x"] = 1 } }).Code;
        Assert.Equal("function Get-Other { 1 }", Assert.Single(code.Functions).Text);
        Assert.Equal(["x"], Names(code.Setup!.Variables));
    }

    [Theory]
    [InlineData("No-Such")]
    [InlineData("Get-*")]
    [InlineData("Get-ChildItem")]
    public void A_function_that_was_asked_for_and_is_none_is_an_error(string name)
    {
        using var session = new CaptureSession("function Get-It { 1 }");
        var error = session.Within(state => Assert.Throws<PoolException>(() => new ScriptCapture(CaptureSession.Block("1"), state, new CaptureOptions { Functions = [name] })));
        Assert.Equal("FunctionNotFound", error.ErrorId);
    }

    [Theory]
    [InlineData("$using:there", "$using:there")]
    [InlineData("$using:there[0]; $using:THERE", "$using:there, $using:there[0]")]
    [InlineData("Get-It", "$using:there")]
    public void Values_are_evaluated_in_the_session(string body, string expected)
    {
        using var session = new CaptureSession("$there = 1, 2; function Get-It { $using:there }");
        var names = session.Within(state => new ScriptCapture(CaptureSession.Block(body), state, new CaptureOptions()).Explain()
            .Where(static item => item.Kind == PoolCaptureKind.Using).Select(static item => item.Name.ToLowerInvariant()).Order(StringComparer.Ordinal).ToList());
        Assert.Equal(expected, string.Join(", ", names));
    }

    [Fact]
    public void A_value_that_is_not_there_is_an_error_that_names_it()
    {
        using var session = new CaptureSession();
        var error = session.Within(state => Assert.Throws<PoolException>(() => new ScriptCapture(CaptureSession.Block("$using:nowhere"), state, new CaptureOptions()).Bind([], new Hashtable())));
        Assert.Equal("UsingVariableNotFound", error.ErrorId);
        Assert.Contains("$using:nowhere", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_")]
    [InlineData("a:b")]
    [InlineData("")]
    [InlineData("PID")]
    public void A_name_that_no_variable_can_have_is_an_error(string name)
    {
        using var session = new CaptureSession();
        var error = session.Within(state => Assert.Throws<PoolException>(() => new ScriptCapture(CaptureSession.Block("1"), state, new CaptureOptions { Variables = new Hashtable { [name] = 1 } }).Code));
        Assert.Equal("InvalidVariable", error.ErrorId);
    }

    private static string[] Names(byte[] variables)
    {
        var reader = new ByteReader(variables);
        return [.. ((object?[])new ObjectDecoder().Decode(ref reader)!).Chunk(2).Select(static pair => (string)pair[0]!)];
    }
}
