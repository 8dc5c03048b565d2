using System.Management.Automation;
using ParallelProc.Protocol;
using ParallelProc.Tests.Protocol.Fuzz;

namespace ParallelProc.Tests.Protocol;

/// <summary>
/// Whatever comes over the wire is read or refused: no other exception, no crash, no type that is not on the list, no memory that it is not worth.
/// The bench program has the same for hours: <c>dotnet run -c Release --project bench -- fuzz</c>.
/// </summary>
public sealed class FuzzTests
{
    private const long Seed = 1;
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("Graphs", 80_000)]
    [InlineData("FromWorker", 40_000)]
    [InlineData("ToWorker", 20_000)]
    [InlineData("Hello", 10_000)]
    [InlineData("Settings", 10_000)]
    [InlineData("Script", 10_000)]
    [InlineData("Batch", 20_000)]
    [InlineData("Records", 40_000)]
    public void Whatever_is_read_is_understood_or_refused(string target, int inputs)
    {
        var fuzzer = new Fuzzer(Enum.Parse<FuzzTarget>(target), Seed);
        fuzzer.Run(0, inputs, Watchdog);
        Assert.InRange(fuzzer.Accepted, inputs / 50, inputs - 1);
    }

    [Fact]
    public void Instances_of_a_scripts_classes_are_among_what_is_read()
    {
        var inputs = new Inputs(FuzzTarget.Graphs, Seed);
        var instances = 0;
        for (var index = 0; index < 5000; index++)
        {
            try
            {
                Readers.Read(FuzzTarget.Graphs, inputs.Make(index), made => instances += made is not null && ScriptClasses.IsOne(made is PSObject wrapped ? wrapped.BaseObject.GetType() : made.GetType()) ? 1 : 0);
            }
            catch (ProtocolException)
            {
                // Most are refused; those that are not count.
                continue;
            }
        }

        Assert.InRange(instances, 20, 5000);
    }

    [Fact]
    public void An_input_can_be_had_again()
    {
        var inputs = new Inputs(FuzzTarget.Graphs, 5);
        Assert.Equal(inputs.Make(77), new Inputs(FuzzTarget.Graphs, 5).Make(77));
        Assert.NotEqual(inputs.Make(77), inputs.Make(78));
    }
}
