using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Goes all the way to a host, runs something there, and says how each step went.</summary>
internal sealed class HostTrial(PoolHost host, PoolOptions options, SessionState session, CancellationToken stop)
{
    private const int RoundTrips = 50;
    private const int Megabytes = 16;

    private static readonly PoolHostStep[] Steps = Enum.GetValues<PoolHostStep>();

    public IReadOnlyList<PoolHostCheck> Run()
    {
        var only = host with { Workers = 1 };
        using var pool = new ProcessPool(options with { Hosts = [only], MaxWorkers = 1, MostStartFailures = 1 });
        try
        {
            return Run(pool);
        }
        finally
        {
            pool.Dispose();
            PipelineWait.For(pool.Stopped, TimeSpan.FromSeconds(5));
        }
    }

    private IReadOnlyList<PoolHostCheck> Run(ProcessPool pool)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            PipelineWait.For(pool.PrewarmAsync(1), stop);
        }
        catch (PoolException broken) when (broken.InnerException is PoolException cause)
        {
            return Failed(cause.Step ?? PoolHostStep.Worker, cause.Message);
        }

        var ready = Stopwatch.GetElapsedTime(began);
        var worker = pool.GetWorkers()[0];
        var trip = Median([.. Enumerable.Range(0, RoundTrips).Select(_ => Seconds(pool, 1))]);
        var transfer = Seconds(pool, new byte[Megabytes << 20]);
        return
        [
            .. Steps.Select(step => new PoolHostCheck
            {
                Host = host.Name,
                Step = step,
                Passed = true,
                Detail = step switch
                {
                    PoolHostStep.Version => $"PowerShell {worker.PowerShellVersion}",
                    PoolHostStep.Worker => Text($"process {worker.ProcessId}, ready in {ready.TotalSeconds:0.0} s"),
                    PoolHostStep.RoundTrip => Text($"{trip * 1000:0.00} ms"),
                    PoolHostStep.Bandwidth => Text($"{2 * Megabytes / transfer:0} MB/s"),
                    _ => "",
                },
            }),
        ];
    }

    private IReadOnlyList<PoolHostCheck> Failed(PoolHostStep at, string message) =>
    [
        .. Steps.Select(step => new PoolHostCheck { Host = host.Name, Step = step, Passed = step < at ? true : step == at ? false : null, Detail = step == at ? message : "" }),
    ];

    private double Seconds(ProcessPool pool, object item)
    {
        var capture = new ScriptCapture(ScriptBlock.Create(", $_"), session, new CaptureOptions());
        return new PoolTrial(capture.Code, capture.Bind([], new System.Collections.Hashtable()), [item], stop).Run(pool, 1).Seconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.CurrentCulture);
}
