using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker;

/// <summary>Type data of a caller in a worker's runspace.</summary>
public sealed class SessionTypesTests : IDisposable
{
    private readonly Runspace? _before = Runspace.DefaultRunspace;
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
    private readonly SessionTypes _types = new();

    public SessionTypesTests()
    {
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        // The command belongs to a module that is not here.
        Run($$"""
            New-Module Microsoft.PowerShell.Utility {
                function Update-TypeData { [CmdletBinding(SupportsShouldProcess)] param() [{{typeof(TypeRebuild).FullName}}]::Run() }
            } | Import-Module -Global
            """);
    }

    public void Dispose()
    {
        Runspace.DefaultRunspace = _before;
        _runspace.Dispose();
    }

    [Fact]
    public void They_are_there_until_a_script_without_any_comes()
    {
        _types.Use([Note("Int32", "pooled", 1)]);
        Assert.Equal([1], Run("(5).pooled"));
        _types.Restore([]);
        Assert.Equal([null], Run("(5).pooled"));
    }

    [Fact]
    public void Those_of_another_script_take_their_place()
    {
        _types.Use([Note("Int32", "pooled", 1)]);
        _types.Use([Note("Int32", "other", 2)]);
        Assert.Equal([null, 2], Run("(5).pooled; (5).other"));
    }

    [Fact]
    public void Equal_ones_of_another_script_cost_nothing()
    {
        _types.Use([Note("Int32", "pooled", 1)]);
        var before = TypeRebuild.Count;
        _types.Use([Note("Int32", "pooled", 1)]);
        Assert.Equal(before, TypeRebuild.Count);
    }

    [Fact]
    public void What_the_worker_has_itself_is_covered_and_comes_back()
    {
        var own = new TypeData("System.Int32");
        own.Members.Add("pooled", new NotePropertyData("pooled", "own"));
        _runspace.InitialSessionState.Types.Add(new SessionStateTypeEntry(own, isRemove: false));
        TypeRebuild.Run();
        _types.Use([Note("Int32", "pooled", 1)]);
        Assert.Equal([1], Run("(5).pooled"));
        _types.PutBack();
        Assert.Equal(["own"], Run("(5).pooled"));
    }

    [Fact]
    public void All_kinds_of_members_work()
    {
        _types.Use(
        [
            new TypeDataSource
            {
                TypeName = "Pooled.Thing",
                Members =
                [
                    new TypeMemberSource(TypeMemberKind.Property, "twice") { Script = new ScriptSource("2 * $this.n"), Setter = new ScriptSource("$this.n = $args[0] / 2") },
                    new TypeMemberSource(TypeMemberKind.Method, "says") { Script = new ScriptSource("param($x) \"$x $($this.n)\"") },
                    new TypeMemberSource(TypeMemberKind.Alias, "same") { Reference = "n", Type = "System.String" },
                ],
                SerializationDepth = 3,
                DefaultDisplayPropertySet = ["n"],
            },
        ]);
        Assert.Equal(
            [6, "x 3", "3", 4, 3, "n"],
            Run("$o = [pscustomobject]@{ PSTypeName = 'Pooled.Thing'; n = 3 }; $o.twice; $o.says('x'); $o.same; $o.twice = 8; $o.n; "
                + "$o.PSStandardMembers.SerializationDepth; $o.PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames"));
    }

    [Fact]
    public void Data_that_were_added_and_removed_are_gone()
    {
        _types.Use([Note("Int32", "pooled", 1), new TypeDataSource { TypeName = "System.Int32", IsRemoval = true }]);
        Assert.Equal([null], Run("(5).pooled"));
    }

    [Fact]
    public void A_file_that_is_missing_is_an_error_that_changes_nothing()
    {
        _types.Use([Note("Int32", "pooled", 1)]);
        Assert.Throws<FileNotFoundException>(() => _types.Use([new TypeDataSource { File = "/no/such.types.ps1xml" }]));
        Assert.Throws<FileNotFoundException>(() => _types.Use([new TypeDataSource { File = "/no/such.types.ps1xml" }]));
        Assert.Equal([1], Run("(5).pooled"));
    }

    private static TypeDataSource Note(string type, string name, object value)
    {
        using var writer = new ByteWriter();
        new ObjectEncoder().Encode(writer, value);
        return new TypeDataSource { TypeName = $"System.{type}", Members = [new TypeMemberSource(TypeMemberKind.Note, name) { Value = writer.Written.ToArray() }] };
    }

    private object?[] Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        var output = shell.AddScript(script).Invoke();
        Assert.Empty(shell.Streams.Error.Select(static e => $"{e}"));
        return [.. output.Select(static o => o?.BaseObject)];
    }
}
