namespace ParallelProc.Tests.Worker;

/// <summary>Classes and enums in bodies and in the functions that come with them.</summary>
public sealed class ClassTests : WorkerTest
{
    private const string Pair = """
        class Base { [int] $X = 1; static [int] $S; static Base() { [Base]::S = 7 } Base([int] $x) { $this.X += $x } }
        class Derived : Base { Derived() : base(4) { } [string] Show() { return "$($this.X) $([Base]::S)" } }
        enum Size { Small; Large }

        """;

    [Theory]
    [InlineData("class A { [int] $X; A([int] $x) { $this.X = $x } }; [A]::new(5).X", "5")]
    [InlineData("class A { [int] $X = 3 }; [A]::new().X", "3")]
    [InlineData("class A { A() { } }; class B : A { $V; B() { $this.V = 'b' } }; [B]::new().V", "b")]
    [InlineData("class E : System.Exception { E($m) : base($m) { } }; try { throw [E]::new('boo') } catch [E] { \"caught $_\" }", "caught boo")]
    [InlineData("& { class A { $X; A($x) { $this.X = $x } }; [A]::new($_).X }", "0")]
    [InlineData("process { class A { $X; A($x) { $this.X = $x } }; [A]::new($_).X }", "0")]
    [InlineData("using namespace System.Text\nclass A { [StringBuilder] $B; A($t) { $this.B = [StringBuilder]::new($t) } }; \"$([A]::new('t').B)\"", "t")]
    [InlineData(Pair + "[Derived]::new().Show(); [Size]::Large", "5 7", "Large")]
    public void A_class_in_a_body_is_what_it_is_in_a_script(string body, params string[] expected)
    {
        Assert.Equal(expected, Outputs(body));
        Assert.Equal(expected, Outputs(body));
    }

    [Fact]
    public void A_class_in_a_function_that_came_along_is_too() =>
        Assert.Equal(["5 7"], Outputs("make", functions: ["function make {\n" + Pair + "[Derived]::new().Show() }"]));

    [Fact]
    public void A_method_calls_functions_that_came_along_and_sees_using_values_through_the_constructor()
    {
        var key = Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes("$using:x"));
        Assert.Equal(
            ["<4>"],
            Outputs(
                "class A { $X; A($x) { $this.X = $x } [string] Show() { return (Mark $this.X) } }; [A]::new($using:x).Show()",
                bindings: InMemoryWorker.Bind(values: new System.Collections.Hashtable { [key] = 4 }),
                functions: ["function Mark($x) { \"<$x>\" }"]));
    }

    [Fact]
    public void A_class_is_there_for_all_items_with_statics_of_its_own_worker() =>
        Assert.Equal(["0 1", "1 2"], Outputs("class A { static [int] $N; A() { [A]::N++ } }; $null = [A]::new(); \"$_ $([A]::N)\"", items: 2));

    [Fact]
    public void An_error_in_a_constructor_names_its_line()
    {
        var records = Worker.Run("class A {\n  A() {\n    throw 'no'\n  }\n}\n[A]::new()", [1]);
        var error = Assert.IsType<System.Management.Automation.ErrorRecord>(records.First(static record => record.Value is System.Management.Automation.ErrorRecord).Value);
        Assert.Equal(3, error.InvocationInfo.ScriptLineNumber);
    }
}
