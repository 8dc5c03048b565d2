using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>The preferences that a body has to know.</summary>
public sealed class PreferenceCaptureTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("$VerbosePreference = 'Continue'", "VerbosePreference=Continue")]
    [InlineData("$global:VerbosePreference = 'Continue'", "global VerbosePreference=Continue")]
    [InlineData("$global:VerbosePreference = 'Continue'; $VerbosePreference = 'Continue'", "global VerbosePreference=Continue")]
    [InlineData("$global:VerbosePreference = 'Continue'; $VerbosePreference = 'SilentlyContinue'", "global VerbosePreference=Continue, VerbosePreference=SilentlyContinue")]
    [InlineData("$global:ErrorActionPreference = 'Stop'; $ErrorActionPreference = 'SilentlyContinue'", "global ErrorActionPreference=Stop, ErrorActionPreference=Continue")]
    [InlineData("$ErrorActionPreference = $WarningPreference = 'SilentlyContinue'", "")]
    [InlineData("$ProgressPreference = 'SilentlyContinue'", "ProgressPreference=SilentlyContinue")]
    [InlineData("$ErrorActionPreference = 'nonsense'", "")]
    [InlineData("$global:WhatIfPreference = $true", "global WhatIfPreference=True")]
    [InlineData("$ConfirmPreference = 'None'", "ConfirmPreference=None")]
    [InlineData("$global:OFS = '-'; $OFS = '+'", "global OFS=-, OFS=+")]
    public void Those_that_are_set_are_found_where_they_are_set(string statements, string expected)
    {
        using var session = new CaptureSession();
        Assert.Equal(expected, Found(session, statements, []));
    }

    [Theory]
    [InlineData(true, "VerbosePreference=Continue")]
    [InlineData(false, "global VerbosePreference=Continue, VerbosePreference=SilentlyContinue")]
    public void A_common_parameter_is_for_the_body_alone(bool given, string expected)
    {
        using var session = new CaptureSession();
        Assert.Equal(expected, Found(session, given ? "" : "$global:VerbosePreference = 'Continue'", new() { ["Verbose"] = new SwitchParameter(given) }));
    }

    [Fact]
    public void All_that_are_looked_for_are_known_as_preferences()
    {
        using var session = new CaptureSession();
        foreach (var name in new[] { "VerbosePreference", "OFS", "ConfirmPreference", "PSDefaultParameterValues", "PSEmailServer" })
        {
            Assert.True(PreferenceCapture.IsOne(name), name);
        }

        Assert.False(PreferenceCapture.IsOne("value"));
    }

    private static string Found(CaptureSession session, string statements, Dictionary<string, object> given) => session.Within(
        state =>
        {
            var capture = new PreferenceCapture(state, given);
            capture.FindAll(new CalledCommands());
            return string.Join(", ", capture.Found.Select(static p => $"{(p.IsGlobal ? "global " : "")}{p.Name}={p.Value}"));
        },
        statements);
}
