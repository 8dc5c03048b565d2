using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>What a worker is told of a method.</summary>
public sealed class MethodCaptureTests : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    public MethodCaptureTests()
    {
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
    }

    public void Dispose()
    {
        Runspace.DefaultRunspace = null;
        _runspace.Dispose();
    }

    [Theory]
    [InlineData("[Math]::Sqrt")]
    [InlineData("[Math]::Max")] // many overloads
    [InlineData("[Math]::DivRem")] // some with out
    [InlineData("[GC]::Collect")] // returns nothing
    public void A_method_reference_tells_its_type(string reference)
    {
        var code = MethodCapture.Code(Reference(reference), null);
        Assert.Equal((reference.StartsWith("[GC", StringComparison.Ordinal) ? "System.GC" : "System.Math", reference[(reference.IndexOf("::", StringComparison.Ordinal) + 2)..], null), (code.Method!.Type, code.Method.Name, code.Method.Path));
        Assert.Equal($"[{code.Method.Type}]::{code.Method.Name}", code.Body.Text);
    }

    [Theory]
    [InlineData("[Math]::Sqrt")]
    [InlineData("Math::Sqrt")]
    [InlineData("System.Math::Sqrt()")]
    [InlineData(" [math] :: Sqrt ")]
    public void So_does_its_text(string text) => Assert.Equal(MethodCapture.Code(Reference("[Math]::Sqrt"), null), MethodCapture.Code(text, null));

    [Fact]
    public void Functions_that_are_known_to_have_no_effect_may_be_run_twice()
    {
        Assert.True(MethodCapture.Code("Math::Sqrt", null).Clean);
        Assert.Equal(BodyTrust.None, MethodCapture.Code("System.IO.File::Delete", null).Trust);
    }

    [Fact]
    public void A_type_that_does_not_come_with_PowerShell_names_its_file()
    {
        var method = MethodCapture.Code($"{typeof(MethodCaptureTests).FullName}::{nameof(Own)}", null).Method!;
        Assert.Equal(typeof(MethodCaptureTests).Assembly.Location, method.Path);
    }

    [Fact]
    public void A_static_delegate_and_a_MethodInfo_serve_as_well()
    {
        var info = typeof(MethodCaptureTests).GetMethod(nameof(Own))!;
        Assert.Equal(nameof(Own), MethodCapture.Code(info, null).Method!.Name);
        Assert.Equal(nameof(Own), MethodCapture.Code(info.CreateDelegate<Func<int, int>>(), null).Method!.Name);
    }

    [Fact]
    public void A_file_that_is_named_is_left_to_the_workers()
    {
        var path = typeof(MethodCaptureTests).Assembly.Location;
        Assert.Equal(new MethodSource("Not.Loaded.Here", "Call", "", path), MethodCapture.Code("Not.Loaded.Here::Call", path).Method);
    }

    [Theory]
    [InlineData("[No.Such]::Method", "MethodTypeNotFound")]
    [InlineData("[Math]::NoSuch", "MethodNotFound")]
    [InlineData("[Math]::PI", "MethodNotFound")] // a field
    [InlineData("Sqrt", "NotAMethod")]
    public void What_is_not_there_is_refused(string text, string id) =>
        Assert.Equal(id, Assert.Throws<PoolException>(() => MethodCapture.Code(text, null)).ErrorId);

    [Fact]
    public void A_method_of_an_object_is_refused() =>
        Assert.Equal("NotAMethod", Assert.Throws<PoolException>(() => MethodCapture.Code(Reference("'text'.Substring"), null)).ErrorId);

    [Fact]
    public void An_assembly_without_a_file_is_refused()
    {
        var type = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("memory"), System.Reflection.Emit.AssemblyBuilderAccess.Run)
            .DefineDynamicModule("memory").DefineType("InMemory", TypeAttributes.Public);
        var method = type.DefineMethod("Call", MethodAttributes.Public | MethodAttributes.Static);
        method.GetILGenerator().Emit(System.Reflection.Emit.OpCodes.Ret);
        var info = type.CreateType().GetMethod("Call")!;

        Assert.Equal("MethodInMemory", Assert.Throws<PoolException>(() => MethodCapture.Code(info, null)).ErrorId);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Equal("AssemblyNotFound", Assert.Throws<PoolException>(() => MethodCapture.Code("A::B", "/no/such.dll")).ErrorId);

    /// <summary>A method of the tests' own.</summary>
    public static int Own(int x) => x;

    private static object Reference(string text) => ScriptBlock.Create(text).Invoke()[0].BaseObject;
}
