using System.Management.Automation.Language;
using System.Reflection;
using System.Reflection.Emit;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>Classes, enumerations and compiled types that a body names.</summary>
public sealed class TypeCaptureTests
{
    [Theory]
    [InlineData("class A {}; class B : A {}; class C {}; { [B]::new() }", "Class B, Class A")]
    [InlineData("enum E { x }; class A { [E] $E }; { param([A[]] $a) }", "Class A, Enum E")]
    [InlineData("class A {}; { New-Object A }", "Class A")]
    [InlineData("class A {}; { [Collections.Generic.List[A]]::new() }", "Class A")]
    [InlineData("class A {}; { [string] 1; [Math]::Abs(1); [Collections.ArrayList]::new() }", "")]
    [InlineData("class A {}; { class A { }; [A]::new() }", "")]
    public void Types_of_the_same_script_are_found_where_they_are_used(string script, string expected)
    {
        using var session = new CaptureSession();
        var body = Assert.IsType<ScriptBlockExpressionAst>(Parser.ParseInput(script, out _, out _).Find(static a => a is ScriptBlockExpressionAst, true)).ScriptBlock;
        var items = session.Within(state =>
        {
            var capture = new CommandCapture(state, new CalledCommands());
            capture.Follow(body, "the script block", state);
            return capture.Items;
        });
        Assert.Equal(expected, string.Join(", ", items));
    }

    [Fact]
    public void Definitions_stand_at_their_own_lines_and_columns()
    {
        using var session = new CaptureSession();
        var script = Parser.ParseInput("\n  class A { } \n # between\n class B { [A] $A }\n{ [B] }", "/some/file.ps1", out _, out _);
        var source = session.Within(state =>
        {
            var capture = new TypeCapture(state);
            Assert.NotNull(capture.Find(Name("B"), script));
            Assert.Null(capture.Find(Name("B"), script)); // once
            Assert.NotNull(capture.Find(Name("A"), script));
            return capture.Source();
        });
        Assert.Equal(("/some/file.ps1", 2, 3), (source!.File, source.Line, source.Column));
        Assert.Equal("class A { }\n\n class B { [A] $A }", string.Join('\n', source.Text.Split('\n').Select(static line => line.TrimEnd())));
    }

    [Fact]
    public void A_type_in_memory_is_noted_and_one_of_dotnet_is_not()
    {
        var name = $"Made{Guid.NewGuid():n}";
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run).DefineDynamicModule(name).DefineType(name, System.Reflection.TypeAttributes.Public).CreateType();
        using var session = new CaptureSession();
        Assert.Equal(name, session.Follow($"[{name}]::new()").Unloadable?.Name);
        Assert.Equal(name, session.Follow($"$x -is [{name}]").Unloadable?.Name);
        Assert.Null(session.Follow($"Add-Type 'x'; [{name}]::new()").Unloadable);
        Assert.Null(session.Follow($"[Reflection.Assembly]::LoadFrom('x'); [{name}]::new()").Unloadable);
        Assert.Null(session.Follow("[IO.File]::ReadAllText('x'); [powershell]::Create()").Unloadable);
    }

    [Fact]
    public void A_compiled_type_comes_with_its_file_once()
    {
        using var session = new CaptureSession();
        var capture = session.Follow("[Xunit.Assert]::True(1); [Xunit.Assert]::False(1); [Xunit.Sdk.XunitException]::new()");
        Assert.Equal([typeof(Assert).Assembly.Location], capture.Assemblies);
        Assert.Null(capture.Unloadable);
        Assert.Equal(PoolCaptureKind.Assembly, Assert.Single(capture.Items).Kind);
    }

    [Fact]
    public void A_session_with_fewer_rights_takes_no_assemblies()
    {
        using var session = new CaptureSession();
        session.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'");
        var capture = session.Within(state =>
        {
            var found = new CommandCapture(state, new CalledCommands());
            found.Follow(Parser.ParseInput("[Xunit.Assert]::True(1)", out _, out _), "the script block", state);
            return found;
        });
        Assert.Empty(capture.Assemblies);
        Assert.True(capture.IsEmpty);
    }

    private static TypeName Name(string name) => new(new ScriptExtent(new ScriptPosition(null, 1, 1, name), new ScriptPosition(null, 1, name.Length + 1, name)), name);
}
