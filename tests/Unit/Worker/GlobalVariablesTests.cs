using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker;

/// <summary>Global variables that have a caller's values while his script runs.</summary>
public sealed class GlobalVariablesTests : IDisposable
{
    private static readonly object?[] Values = ["VerbosePreference", ActionPreference.Continue, "OFS", "-"];

    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
    private readonly PSVariableIntrinsics _variables;
    private readonly GlobalVariables _globals = new();

    public GlobalVariablesTests()
    {
        _runspace.Open();
        _variables = _runspace.SessionStateProxy.PSVariable;
    }

    private string Now => $"{_variables.GetValue("global:VerbosePreference")} {_variables.GetValue("global:OFS")}";

    public void Dispose() => _runspace.Dispose();

    [Fact]
    public void They_have_them_for_each_item_whatever_the_one_before_did()
    {
        _globals.Set(Values, _variables);
        Assert.Equal("Continue -", Now);
        _variables.Set("global:VerbosePreference", ActionPreference.Stop);
        _globals.Restore(Values);
        Assert.Equal("Continue -", Now);
    }

    [Fact]
    public void They_have_their_own_again_for_another_script()
    {
        _globals.Set(Values, _variables);
        _globals.Restore([]);
        Assert.Equal("SilentlyContinue ", Now);
    }

    [Fact]
    public void What_a_script_without_any_sets_stays()
    {
        _variables.Set("global:VerbosePreference", ActionPreference.Stop);
        _globals.Restore([]);
        Assert.Equal("Stop ", Now);
    }

    [Fact]
    public void Their_own_is_what_they_were_before_the_first_of_two_scripts()
    {
        _globals.Set(Values, _variables);
        _globals.PutBack();
        _globals.Set(["VerbosePreference", ActionPreference.Stop], _variables);
        Assert.Equal("Stop ", Now);
        _globals.PutBack();
        Assert.Equal("SilentlyContinue ", Now);
    }
}
