using System.Management.Automation.Language;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Capture;

public sealed class BodyAnalysisTests
{
    [Theory]
    [InlineData("$_ * $_", nameof(BodyTrust.Clean))]
    [InlineData("\"$($_.Name) is $PID\"", nameof(BodyTrust.Clean))]
    [InlineData("if ($_ -gt 3) { $_.Length } else { @{ a = $_ } }", nameof(BodyTrust.Clean))]
    [InlineData("$using:x + $_", nameof(BodyTrust.Clean))]
    [InlineData("[Math]::Round([Math]::Sqrt($_), 2) + [Math]::PI", nameof(BodyTrust.Clean))]
    [InlineData("[int]$_ + [double]'2'", nameof(BodyTrust.Clean))]
    [InlineData("[guid]::NewGuid()", nameof(BodyTrust.Scopeless))]
    [InlineData("[Math]::$_(1)", nameof(BodyTrust.Scopeless))]
    [InlineData("[version]$_", nameof(BodyTrust.Scopeless))]
    [InlineData("[Maths]::Sqrt($_)", nameof(BodyTrust.Scopeless))]
    [InlineData("[Math]::Round((Get-Date).Hour)", nameof(BodyTrust.None))]
    [InlineData("$_.Trim().ToUpper()", nameof(BodyTrust.Scopeless))]
    [InlineData("[Math]::Sqrt($_.GetHashCode())", nameof(BodyTrust.Scopeless))]
    [InlineData("$x = $_; $x", nameof(BodyTrust.None))]
    [InlineData("$_ -match 'a'", nameof(BodyTrust.None))]
    [InlineData("[int]::TryParse($_, [ref]$n)", nameof(BodyTrust.None))]
    [InlineData("$_.ForEach({ $_ })", nameof(BodyTrust.None))]
    [InlineData("Get-Item $_", nameof(BodyTrust.None))]
    [InlineData("$_.Name = 'x'", nameof(BodyTrust.None))]
    [InlineData("$_++", nameof(BodyTrust.None))]
    [InlineData("$args[0]", nameof(BodyTrust.None))]
    [InlineData("param($x) [Math]::Sqrt($_)", nameof(BodyTrust.None))]
    [InlineData("process { $_ }", nameof(BodyTrust.None))]
    [InlineData("trap { } [Math]::Sqrt($_)", nameof(BodyTrust.None))]
    public void A_body_is_trusted_as_far_as_its_syntax_shows(string body, string trust)
    {
        var tree = Parser.ParseInput(body, out _, out var errors);
        Assert.Empty(errors);
        Assert.Equal(trust, BodyAnalysis.TrustOf(tree).ToString());
    }
}
