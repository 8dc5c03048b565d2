using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts.Join;

/// <summary>Which steps are started for workers that join, and what becomes of them. Their tasks are the test's.</summary>
public sealed class JoinLauncherTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly PoolHost Host = new() { Name = "h", Kind = PoolHostKind.Slurm, Workers = 4, Command = ["srun"], JoinAddress = "127.0.0.1" };

    private readonly BlockingCollection<Step> _steps = [];
    private readonly JoinLauncher _launcher;

    public JoinLauncherTests() => _launcher = new JoinLauncher(Host, new PoolOptions(), (tasks, shares) =>
    {
        var step = new Step(tasks, shares);
        _steps.Add(step);
        return step;
    }, static () => { });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _launcher.EndAsync().WaitAsync(Patience);
        _steps.Dispose();
    }

    [Fact]
    public void Workers_that_are_wanted_together_come_by_one_step()
    {
        var workers = Launch(4);
        var step = Next();
        Assert.Equal((4, false), (step.Tasks, step.Shares));
        Assert.Equal(1, _launcher.StepCount);
        workers.ForEach(static w => w.Dispose());
        step.End(0);
    }

    [Fact]
    public void The_places_of_those_that_were_lost_are_filled_by_one_more_step_that_shares_the_room_of_the_first()
    {
        var workers = Launch(4);
        var first = Next();
        workers[0].Kill();
        workers[1].Kill();
        var others = Launch(2);
        var second = Next();
        Assert.Equal((2, true), (second.Tasks, second.Shares));
        workers.Concat(others).ToList().ForEach(static w => w.Dispose());
        first.End(0);
        second.End(0);
    }

    [Fact]
    public async Task Each_task_is_told_all_that_it_needs_by_its_standard_input_alone()
    {
        var workers = Launch(2);
        var step = Next();
        var order = await step.OrderAsync();
        Assert.Equal("127.0.0.1", order.Address);
        Assert.Equal(_launcher.Port, order.Port);
        using var shown = X509Certificate2.CreateFromPem(order.Certificate, order.Key);
        Assert.True(shown.HasPrivateKey);
        using var key = shown.GetECDsaPublicKey();
        Assert.Equal(ECCurve.NamedCurves.nistP256.Oid.Value, key!.ExportParameters(includePrivateParameters: false).Curve.Oid.Value);
        Assert.Equal(JoinTokens.Size, order.Secret.Length);
        Assert.NotEqual(order.Pin, JoinCertificate.HashOf(shown));
        workers.ForEach(static w => w.Dispose());
        step.End(0);
    }

    [Fact]
    public async Task A_task_that_ends_before_it_has_joined_is_lost_at_once_with_what_it_said()
    {
        var workers = Launch(2);
        var step = Next();
        step.Says("0: env: 'pwsh': No such file or directory\nsrun: error: node1: task 0: Exited with exit code 127\n");
        var exit = await workers[0].Exited.WaitAsync(Patience);
        Assert.Equal(127, exit.Code);
        Assert.Equal(["env: 'pwsh': No such file or directory", "srun: error: node1: task 0: Exited with exit code 127"], await LinesAsync(workers[0]));
        Assert.False(workers[1].Exited.IsCompleted);
        workers.ForEach(static w => w.Dispose());
        step.End(127);
    }

    [Fact]
    public async Task How_a_task_ended_is_what_was_said_of_it_first_and_not_how_its_step_ended_behind_it()
    {
        var worker = Launch(1)[0];
        var step = Next();
        step.Says("srun: error: node1: task 0: Exited with exit code 134\n"); // aborted: its last words are waited for
        step.End(0);
        Assert.Equal(6, (await worker.Exited.WaitAsync(Patience)).Signal);
    }

    [Fact]
    public async Task A_step_that_ends_takes_with_it_all_that_have_not_joined_and_says_why()
    {
        var workers = Launch(3);
        var step = Next();
        step.Says("srun: error: Unable to create step for job 1: Job/step already completing or completed\n");
        step.End(1);
        foreach (var worker in workers)
        {
            Assert.Equal(1, (await worker.Exited.WaitAsync(Patience)).Code);
            Assert.Contains("already completing", Assert.Single(await LinesAsync(worker)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_step_that_can_not_be_started_is_the_error_of_all_who_wait_for_it()
    {
        var launcher = new JoinLauncher(Host, new PoolOptions(), static (_, _) => throw new System.ComponentModel.Win32Exception(2), static () => { });
        var worker = launcher.Launch();
        await worker.Exited.WaitAsync(Patience);
        Assert.StartsWith("srun: ", Assert.Single(await LinesAsync(worker)), StringComparison.Ordinal);
        await launcher.EndAsync().WaitAsync(Patience);
    }

    [Fact]
    public void A_port_that_somebody_has_is_an_error_that_names_it()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var launcher = new JoinLauncher(Host with { JoinPort = port }, new PoolOptions(), static (_, _) => throw new InvalidOperationException(), static () => { });
        var error = Assert.Throws<PoolException>(() => launcher.Launch());
        Assert.Equal("JoinListenFailed", error.ErrorId);
        Assert.Contains($"127.0.0.1, port {port},", error.Message, StringComparison.Ordinal);
    }

    private List<IWorkerConnection> Launch(int count) => [.. Enumerable.Range(0, count).Select(_ => _launcher.Launch())];

    private Step Next()
    {
        Assert.True(_steps.TryTake(out var step, Patience), "no step was started");
        return step;
    }

    private static async Task<string[]> LinesAsync(IWorkerConnection worker)
    {
        using var reader = new StreamReader(worker.Error);
        return (await Task.Run(reader.ReadToEnd).WaitAsync(Patience)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A step's process, as the test wants it.</summary>
    private sealed class Step(int tasks, bool shares) : IWorkerConnection
    {
        private readonly MemoryPipe _input = new();
        private readonly MemoryPipe _errors = new();
        private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Tasks => tasks;

        public bool Shares => shares;

        public Stream Input => _input.Writer;

        public Stream Output => Stream.Null;

        public Stream Error => _errors.Reader;

        public Task<WorkerExit> Exited => _exited.Task;

        public string Host => "here";

        public int ProcessId => 1;

        public WorkerMemory? ReadMemory() => null;

        public void Kill() => End(137);

        public void Dispose() => End(0);

        public void Says(string text) => _errors.Writer.Write(Encoding.UTF8.GetBytes(text));

        public void End(int code)
        {
            _errors.Writer.Dispose();
            _exited.TrySetResult(new WorkerExit(code, null));
        }

        public async Task<JoinOrder> OrderAsync()
        {
            var script = Encoding.UTF8.GetString(await PartAsync());
            Assert.Contains("SLURM_PROCID", script, StringComparison.Ordinal);
            return JsonSerializer.Deserialize<JoinOrder>(await PartAsync())!;
        }

        private Task<byte[]> PartAsync() => Task.Run(() =>
        {
            var length = new byte[4];
            _input.Reader.ReadExactly(length);
            var part = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            _input.Reader.ReadExactly(part);
            return part;
        }).WaitAsync(Patience);
    }
}
