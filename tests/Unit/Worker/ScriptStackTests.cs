using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker;

public sealed class ScriptStackTests
{
    [Theory]
    [InlineData("& { try { throw 'x' } catch { $_ } }", nameof(BodyForm.Scoped), 1)]
    [InlineData("function f { throw 'x' }; & { try { f } catch { $_ } }", nameof(BodyForm.Scoped), 2)]
    [InlineData("try { throw 'x' } catch { $_ }", nameof(BodyForm.Bare), 1)]
    public void Frames_of_the_open_pipeline_are_taken_off_once(string process, string form, int frames)
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.AddScript("& $args[0]", useLocalScope: true).AddArgument(ScriptBlock.Create($"1 | & {{ process {{ {process} }} }}"));
        var error = Assert.IsType<ErrorRecord>(Assert.Single(shell.Invoke()).BaseObject);
        for (var round = 0; round < 2; round++)
        {
            ScriptStack.HideRunner(error, Enum.Parse<BodyForm>(form));
            Assert.Equal(frames, error.ScriptStackTrace.Split(Environment.NewLine).Length);
        }
    }

    [Fact]
    public void Another_stack_stays_as_it_is()
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.AddScript("function ff { throw 'x' }; function gg { ff }; function hh { gg }; try { hh } catch { $_ }");
        var error = Assert.IsType<ErrorRecord>(Assert.Single(shell.Invoke()).BaseObject);
        ScriptStack.HideRunner(error, BodyForm.Scoped);
        Assert.Equal(4, error.ScriptStackTrace.Split(Environment.NewLine).Length);
    }
}
