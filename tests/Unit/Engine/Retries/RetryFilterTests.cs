using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class RetryFilterTests
{
    [Theory]
    [InlineData("Error", true)]
    [InlineData("error", true)]
    [InlineData("Timeout", false)]
    [InlineData("MyId", true)]
    [InlineData("MyId,Some-Command", true)]
    [InlineData("My*", true)]
    [InlineData("Some-Command", false)]
    [InlineData("FileNotFoundException", true)]
    [InlineData("System.IO.FileNotFoundException", true)]
    [InlineData("IOException", true)]
    [InlineData("System.IO.IO*", true)]
    [InlineData("Exception", true)]
    [InlineData("DirectoryNotFoundException", false)]
    [InlineData("object", false)]
    public void A_name_is_a_kind_an_id_or_a_type(string name, bool fits) =>
        Assert.Equal(fits, new RetryFilter([name]).Fits(FailureKind.Error, Error(new FileNotFoundException("gone"))));

    [Theory]
    [InlineData(FailureKind.Error)]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.Exit)]
    [InlineData(FailureKind.WorkerLost)]
    internal void Each_kind_has_its_name(FailureKind kind)
    {
        var filter = new RetryFilter([kind.ToString()]);

        foreach (var other in Enum.GetValues<FailureKind>())
        {
            Assert.Equal(other == kind, filter.Fits(other, Error(new FileNotFoundException("gone"))));
        }
    }

    [Fact]
    public void What_PowerShell_wrapped_is_looked_into()
    {
        var wrapped = new MethodInvocationException("Exception calling \"Read\"", new FileNotFoundException("gone"));

        Assert.True(new RetryFilter(["IOException"]).Fits(FailureKind.Error, Error(wrapped)));
        Assert.True(new RetryFilter(["MethodInvocationException"]).Fits(FailureKind.Error, Error(wrapped)));
        Assert.False(new RetryFilter(["IOException"]).Fits(FailureKind.Error, Error(new InvalidOperationException("x", new FileNotFoundException("gone")))));
    }

    [Theory]
    [InlineData("Contoso.QuotaException")]
    [InlineData("QuotaException")]
    public void A_type_that_is_not_known_here_has_its_name_all_the_same(string name) =>
        Assert.True(new RetryFilter(["Other", name]).Fits(FailureKind.Error, Error(new PoolTaskException("Contoso.QuotaException", "too much"))));

    private static ErrorRecord Error(Exception exception) => new(exception, "MyId,Some-Command", ErrorCategory.NotSpecified, null);
}
