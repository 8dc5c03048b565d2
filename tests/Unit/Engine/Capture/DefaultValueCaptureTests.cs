using System.Collections;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>What of <c>$PSDefaultParameterValues</c> goes along.</summary>
public sealed class DefaultValueCaptureTests
{
    [Theory]
    [InlineData("Get-Item:Force", true)]
    [InlineData(" get-item : Force ", true)]
    [InlineData("'Get-Item':Force", true)]
    [InlineData("\"Get-*\":Force", true)]
    [InlineData("*:Force", true)]
    [InlineData("gi:Force", true)]
    [InlineData("Set-Item:Force", false)]
    [InlineData("Get-Item", false)]
    [InlineData("'Get-Item:Force", false)]
    [InlineData(":Force", false)]
    [InlineData("Disabled", false)]
    public void An_entry_goes_along_if_a_command_fits_its_key(string key, bool expected)
    {
        var (values, leftOut) = Find(new Hashtable { [key] = key == "Disabled" ? false : 1 }, isOpen: false);
        Assert.Equal(expected, values.ContainsKey(key));
        Assert.Empty(leftOut);
    }

    [Fact]
    public void A_command_that_is_not_known_yet_gets_all_that_can_cross()
    {
        using var handle = new ManualResetEventSlim();
        var (values, leftOut) = Find(new Hashtable { ["Set-Item:Force"] = 1, ["Set-Thing:Lock"] = handle.WaitHandle }, isOpen: true);
        Assert.Equal(["Set-Item:Force"], values.Keys.Cast<string>());
        Assert.Equal(["Set-Thing:Lock"], leftOut);
    }

    [Fact]
    public void One_that_a_command_wants_goes_along_though_it_cannot_cross_so_that_somebody_is_told()
    {
        using var handle = new ManualResetEventSlim();
        Assert.Single(Find(new Hashtable { ["Get-Item:Lock"] = handle.WaitHandle }, isOpen: true).Values);
    }

    [Fact]
    public void Switched_off_they_all_stay() => Assert.Empty(Find(new Hashtable { ["Get-Item:Force"] = 1, ["Disabled"] = true }, isOpen: true).Values);

    private static (Hashtable Values, IReadOnlyList<string> LeftOut) Find(Hashtable defaults, bool isOpen)
    {
        using var session = new CaptureSession();
        var called = new CalledCommands { AreOpen = isOpen };
        called.Add("Get-Item");
        return session.Within(state => DefaultValueCapture.Find(defaults, called, state));
    }
}
