using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;

namespace ParallelProc.Tests.Protocol;

public sealed class ExceptionTests
{
    public static TheoryData<Exception> Rebuilt() =>
    [
        new Exception("m"), new DivideByZeroException("m"), new InvalidOperationException("m"), new ArgumentException("m"),
        new ArgumentException("m", "parameter"), new ArgumentNullException("parameter"), new ArgumentOutOfRangeException("parameter", "m"),
        new FileNotFoundException("m", "/tmp/missing"), new IOException("m"), new UnauthorizedAccessException("m"), new TimeoutException("m"),
        new FormatException("m"), new InvalidCastException("m"), new KeyNotFoundException("m"), new NotSupportedException("m"),
        new ObjectDisposedException("name", "m"), new OperationCanceledException("m"), new TaskCanceledException("m"), new OverflowException("m"),
        new System.Net.Http.HttpRequestException("m"), new System.Text.Json.JsonException("m"), new System.Xml.XmlException("m"),
        new RuntimeException("m"), new ItemNotFoundException("m"), new CommandNotFoundException("m"), new MethodInvocationException("m"),
        new ParameterBindingException("m"), new PSInvalidOperationException("m"), new PSArgumentException("m"), new ParseException("m"),
        new System.Management.Automation.DriveNotFoundException("m"), new ActionPreferenceStopException("m"), new PSInvalidCastException("m"),
    ];

    [Theory]
    [MemberData(nameof(Rebuilt))]
    public void A_listed_exception_arrives_as_its_own_type_with_its_message(Exception exception)
    {
        var arrived = Assert.IsAssignableFrom<Exception>(Crossing.Of((object)exception));
        Assert.Equal(exception.GetType(), arrived.GetType());
        Assert.Equal(exception.Message, arrived.Message);
        Assert.Equal(exception.HResult, arrived.HResult);
    }

    [Fact]
    public void An_exception_of_a_command_arrives_as_its_own_type_only_where_its_assembly_is_the_one_and_is_loaded()
    {
        const string Name = "Microsoft.PowerShell.Commands.WriteErrorException";
        var impostor = Activator.CreateInstance(MakeType("Another.Assembly", Name), "m", null)!;
        Assert.Equal(Name, Assert.IsType<PoolTaskException>(Crossing.Of(impostor)).OriginalTypeName);
        Assert.Null(ParallelProc.Protocol.CommandExceptions.Make("Microsoft.PowerShell.Commands.ServiceCommandException", "m", null)); // nothing here has loaded it
        Assert.Null(ParallelProc.Protocol.CommandExceptions.Make("System.Uri", "m", null));

        var type = MakeType("Microsoft.PowerShell.Commands.Utility", Name);
        var inner = new IOException("inner");
        var arrived = Assert.IsAssignableFrom<Exception>(Crossing.Of(Activator.CreateInstance(type, "m", inner)!));
        Assert.Equal(type, arrived.GetType());
        Assert.Equal("m", arrived.Message);
        Assert.IsType<IOException>(arrived.InnerException);
    }

    [Fact]
    public void Another_exception_arrives_as_ours_and_tells_its_type()
    {
        var arrived = Assert.IsType<PoolTaskException>(Crossing.Of((object)Thrown(new OwnException("own"))));
        Assert.Equal(typeof(OwnException).FullName, arrived.OriginalTypeName);
        Assert.Equal("own", arrived.Message);
        Assert.Contains(typeof(OwnException).FullName!, arrived.ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), arrived.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_original_type_is_still_told_after_a_second_crossing() =>
        Assert.Equal(typeof(OwnException).FullName, Crossing.Of(Assert.IsType<PoolTaskException>(Crossing.Of((object)new OwnException("own")))).OriginalTypeName);

    [Fact]
    public void An_exception_that_nobody_can_name_arrives_as_the_base_that_can_be_caught()
    {
        using var session = new Session();
        session.Run("function Limited { [CmdletBinding()] param([ValidateSet('a')] $X) }");
        var caught = Assert.IsAssignableFrom<Exception>(session.RunOne("try { Limited -X b } catch { $_.Exception }")!.BaseObject);
        Assert.False(caught.GetType().IsPublic);
        var arrived = Assert.IsType<ParameterBindingException>(Crossing.Of((object)caught));
        Assert.Equal(caught.Message, arrived.Message);
    }

    [Fact]
    public void Inner_exceptions_are_kept()
    {
        var arrived = Crossing.Of(new InvalidOperationException("outer", new IOException("middle", new OwnException("core"))));
        Assert.Equal("middle", Assert.IsType<IOException>(arrived.InnerException).Message);
        Assert.Equal("core", Assert.IsType<PoolTaskException>(arrived.InnerException!.InnerException).Message);
    }

    [Fact]
    public void All_parts_of_an_aggregate_are_kept()
    {
        var aggregate = new AggregateException("several (so far)", new IOException("one"), new TimeoutException("two"));
        var arrived = Crossing.Of(aggregate);
        Assert.Equal(aggregate.Message, arrived.Message);
        Assert.Equal([typeof(IOException), typeof(TimeoutException)], arrived.InnerExceptions.Select(static e => e.GetType()));
    }

    [Fact]
    public void Where_it_was_thrown_is_kept()
    {
        var exception = Thrown(new InvalidOperationException("m") { Source = "here", HelpLink = "https://example.org" });
        var arrived = Crossing.Of((InvalidOperationException)exception);
        Assert.Contains(nameof(Thrown), arrived.StackTrace, StringComparison.Ordinal);
        Assert.Equal("here", arrived.Source);
        Assert.Equal("https://example.org", arrived.HelpLink);
    }

    [Fact]
    public void Its_data_are_kept_and_what_can_not_cross_does_no_harm()
    {
        var exception = new InvalidOperationException("m");
        exception.Data["number"] = 5;
        exception.Data["table"] = new Hashtable { ["a"] = 1 };
        exception.Data["stream"] = new MemoryStream();
        exception.Data["last"] = "x";
        var arrived = Crossing.Of(exception);
        Assert.Equal(5, arrived.Data["number"]);
        Assert.Equal(1, Assert.IsType<Hashtable>(arrived.Data["table"])["a"]);
        Assert.Equal("x", arrived.Data["last"]);
    }

    [Fact]
    public void The_name_of_a_parameter_is_kept() => Assert.Equal("p", Crossing.Of(new ArgumentException("m", "p")).ParamName);

    [Fact]
    public void The_name_of_a_missing_file_is_kept() => Assert.Equal("/f", Crossing.Of(new FileNotFoundException("m", "/f")).FileName);

    [Fact]
    public void The_name_of_a_missing_command_is_kept() =>
        Assert.Equal("nope", Crossing.Of(new CommandNotFoundException("m") { CommandName = "nope" }).CommandName);

    [Fact]
    public void The_code_of_a_system_error_is_kept()
    {
        var arrived = Crossing.Of(new System.ComponentModel.Win32Exception(13, "denied"));
        Assert.Equal(13, arrived.NativeErrorCode);
        Assert.Equal("denied", arrived.Message);
    }

    [Fact]
    public void A_stop_is_never_rebuilt_as_a_stop() => Assert.IsType<PoolTaskException>(Crossing.Of((object)new PipelineStoppedException("stopped")));

    [Fact]
    public void A_very_long_chain_of_inner_exceptions_still_arrives()
    {
        Exception exception = new IOException("core");
        for (var i = 0; i < 1000; i++)
        {
            exception = new IOException($"{i}", exception);
        }

        Assert.Equal("999", Crossing.Of((IOException)exception).Message);
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static Type MakeType(string assembly, string name)
    {
        Type[] parameters = [typeof(string), typeof(Exception)];
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run)
            .DefineDynamicModule(assembly).DefineType(name, TypeAttributes.Public, typeof(SystemException));
        var code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Call, typeof(SystemException).GetConstructor(parameters)!);
        code.Emit(OpCodes.Ret);
        return type.CreateType();
    }

    public sealed class OwnException(string message) : InvalidOperationException(message);
}
