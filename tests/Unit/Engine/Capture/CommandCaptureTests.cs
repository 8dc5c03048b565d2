using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>What the commands of a body need of the session.</summary>
public sealed class CommandCaptureTests
{
    private const string Functions = """
        function Get-Outer { Get-Inner; 1 | ForEach-Object { Get-Nested } }
        function Get-Inner { if ($false) { Get-Outer } }
        function Get-Nested { 1 }
        function Get-Other { 1 }
        filter Get-Filtered { $_ }
        $alias:outer = 'Get-Outer'
        """;

    [Theory]
    [InlineData("Get-Nested", "Function Get-Nested")]
    [InlineData("Get-Filtered", "Function Get-Filtered")]
    [InlineData("outer", "Alias outer, Function Get-Outer, Function Get-Inner, Function Get-Nested")]
    [InlineData("if ($true) { 1 | ForEach-Object { Get-Nested } }", "Function Get-Nested")]
    [InlineData("function Get-Nested { 2 }; Get-Nested", "")]
    [InlineData("Get-ChildItem; gci; no-such-command; & $x; %", "")]
    public void Functions_come_with_those_that_they_call_once_and_no_others(string body, string expected)
    {
        using var session = new CaptureSession(Functions);
        Assert.Equal(expected, string.Join(", ", session.Follow(body).Items));
    }

    [Fact]
    public void A_reason_says_who_calls_it_and_where()
    {
        using var session = new CaptureSession(Functions);
        var items = session.Follow("\nGet-Outer").Items;
        Assert.Equal("called by the script block, line 2", items[0].Reason);
        Assert.Equal("called by function Get-Outer, line 1", items[1].Reason);
    }

    [Fact]
    public void A_filter_is_defined_as_one_and_a_function_that_was_assigned_is_written_anew()
    {
        using var session = new CaptureSession("filter Get-Filtered { $_ }; ${function:Get-Assigned} = { param($x) $x }");
        Assert.Equal("filter Get-Filtered { $_ }", Assert.Single(session.Follow("Get-Filtered").Definitions).Text);
        Assert.Equal("function Get-Assigned { param($x) $x \n}", Assert.Single(session.Follow("Get-Assigned").Definitions).Text);
    }

    [Fact]
    public void A_function_of_a_module_comes_with_the_modules_file()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("capture").FullName, "Captured.psm1");
        File.WriteAllText(file, "function Get-OfModule { Get-Private }; function Get-Private { 1 }; Export-ModuleMember Get-OfModule");
        try
        {
            using var session = new CaptureSession($"Import-Module '{file}'; function Get-Own {{ Get-OfModule }}");
            var capture = session.Follow("Get-Own; Get-OfModule");
            Assert.Equal([file], capture.Modules);
            Assert.Empty(capture.ModuleFunctions);
            Assert.Equal("function Get-Own { Get-OfModule }", Assert.Single(capture.Definitions).Text);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("Get-Outer", "Get-Outer", true)]
    [InlineData("Get-Outer", "Get-Nested", true)]
    [InlineData("Get-Outer", "Get-N*", true)]
    [InlineData("Get-Outer", "outer", true)]
    [InlineData("Get-Outer", "Get-Other", false)]
    [InlineData("gci", "Get-ChildItem", true)]
    [InlineData("Get-ChildItem", "gci", true)]
    [InlineData("Get-ChildItem", "gc?", true)]
    [InlineData("Get-ChildItem", "ls?", false)]
    [InlineData("some-program", "some-program", true)]
    [InlineData("1 + 1", "*", false)]
    public void Commands_are_known_by_all_their_names(string body, string pattern, bool expected)
    {
        using var session = new CaptureSession(Functions);
        var called = new CalledCommands();
        session.Follow(body, called);
        Assert.Equal(expected, session.Within(state => called.Include(pattern, state)));
        Assert.False(called.AreOpen);
    }

    [Theory]
    [InlineData("& $_")]
    [InlineData(". $_")]
    [InlineData("./script.ps1")]
    [InlineData("Invoke-Expression $_")]
    [InlineData("Invoke-Command $_")]
    [InlineData("$_.Invoke()")]
    [InlineData("1 | ForEach-Object { & (Get-Command $_) }")]
    [InlineData("Get-Through")]
    public void A_body_that_may_call_anything_is_open(string body)
    {
        using var session = new CaptureSession("function Get-Through { & $args[0] }");
        var called = new CalledCommands();
        session.Follow(body, called);
        Assert.True(called.AreOpen);
    }

    [Fact]
    public void A_block_that_stands_there_is_not_open()
    {
        using var session = new CaptureSession();
        var called = new CalledCommands();
        session.Follow("& { 1 }; . { 2 }", called);
        Assert.False(called.AreOpen);
    }
}
