using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Tests.Engine.Simulation;

namespace ParallelProc.Tests.Engine.Launch.Hosts;

/// <summary>Which host gets the next worker. Workers are never more than a name here.</summary>
public sealed class HostsLauncherTests
{
    private static readonly ErrorRecord Error = new(new InvalidOperationException("no"), "X", ErrorCategory.ConnectionError, null);

    [Fact]
    public void The_host_with_the_fewest_of_what_it_may_have_gets_the_next()
    {
        var (large, small) = (State("large", 6), State("small", 2));
        var hosts = new HostsLauncher([large, small]);
        var names = Enumerable.Range(0, 8).Select(_ => Ready(hosts, hosts.Launch()).Host).ToList();
        Assert.Equal(6, names.Count(static n => n == "large"));
        Assert.Equal("small", names[1]);
        Assert.False(hosts.CanLaunch);
        Assert.Null(hosts.NextLaunch);
    }

    [Fact]
    public void Few_start_at_a_time_on_one_host()
    {
        var hosts = new HostsLauncher([State("a", 16)]);
        var started = new List<IWorkerConnection>();
        while (hosts.CanLaunch)
        {
            started.Add(hosts.Launch());
        }

        Assert.Equal(4, started.Count);
        hosts.StartSucceeded(started[0]);
        Assert.True(hosts.CanLaunch);
    }

    [Fact]
    public void Ten_start_at_a_time_where_they_share_a_login_and_one_after_a_failure()
    {
        var host = new HostState(new PoolHost { Name = "a", Kind = PoolHostKind.Ssh, Workers = 16 }, new Launcher("a") { SharesLogin = true });
        var hosts = new HostsLauncher([host]);
        var started = new List<IWorkerConnection>();
        while (hosts.CanLaunch)
        {
            started.Add(hosts.Launch());
        }

        Assert.Equal(10, started.Count);
        host.Failed(started[0], Error);
        Assert.False(host.CanLaunch(long.MaxValue));
    }

    [Fact]
    public void A_host_that_fails_is_left_out_for_a_while_and_told_of_once_until_it_works_again()
    {
        using var time = new StillTime();
        var (good, bad) = (State("good", 2), State("bad", 2));
        var hosts = new HostsLauncher([bad, good]);
        var first = hosts.Launch();
        Assert.Equal("bad", first.Host);
        Assert.Contains("Host 'bad'", hosts.StartFailed(first, Error)!.Message, StringComparison.Ordinal);
        Assert.Null(bad.Failed(first, Error));
        Assert.True(hosts.NextLaunch > Alarm.Now);
        Assert.Equal("good", hosts.Launch().Host);
        Assert.False(hosts.IsHopeless(100));
        bad.Succeeded(first);
        Assert.NotNull(bad.Failed(first, Error));
    }

    [Fact]
    public void A_start_that_fails_is_its_hosts_also_where_others_are_wanted_between_the_end_of_its_process_and_the_news_of_it()
    {
        using var time = new StillTime();
        var (good, bad) = (State("good", 2), State("bad", 2));
        var hosts = new HostsLauncher([bad, good]);
        var first = (Worker)hosts.Launch();
        Assert.Equal("bad", first.Host);
        first.End();
        Assert.True(hosts.CanLaunch); // what any event of a busy pool leads to
        Assert.Contains("Host 'bad'", hosts.StartFailed(first, Error)?.Message, StringComparison.Ordinal);
        Assert.False(bad.CanLaunch(Alarm.Now));
        Assert.Equal(1, bad.Failures);
    }

    [Fact]
    public void A_launch_that_can_not_be_tried_is_tried_again_after_a_pause_although_nothing_else_changes()
    {
        using var time = new StillTime();
        var broken = new HostState(new PoolHost { Name = "a", Kind = PoolHostKind.Ssh }, new BrokenLauncher());
        var hosts = new HostsLauncher([broken]);
        Assert.True(hosts.CanLaunch);
        Assert.Throws<IOException>(() => hosts.Launch());
        Assert.False(hosts.CanLaunch);
        Assert.True(hosts.NextLaunch > Alarm.Now);
        time.PassTo(hosts.NextLaunch.GetValueOrDefault());
        Assert.True(hosts.CanLaunch);
    }

    [Fact]
    public void A_launch_that_fails_is_told_of_with_its_host_whatever_the_error_is_about()
    {
        var hosts = new HostsLauncher([new HostState(new PoolHost { Name = "a", Kind = PoolHostKind.Ssh }, new BrokenLauncher()), State("b", 1)]);
        Assert.Throws<IOException>(() => hosts.Launch());
        Assert.Contains("Host 'a'", hosts.StartFailed(null, Error)?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_pool_waits_for_names_a_host_that_is_down_until_a_worker_is_there_again()
    {
        using var time = new StillTime();
        var hosts = new HostsLauncher([State("a", 2)]);
        Assert.Null(hosts.Waiting);
        var first = hosts.Launch();
        Assert.Null(hosts.Waiting);
        hosts.StartFailed(first, Error);
        Assert.Matches(@"^a is down, and not tried again for \d+ s$", hosts.Waiting);
        Assert.False(hosts.CanLaunch);
        time.PassTo(hosts.NextLaunch.GetValueOrDefault());
        Assert.Equal("a is down, and is tried again", hosts.Waiting);
        Assert.True(hosts.CanLaunch);
        var second = hosts.Launch();
        Assert.Equal("a is down, and is tried again", hosts.Waiting);
        Ready(hosts, second);
        Assert.Null(hosts.Waiting);
    }

    [Fact]
    public void What_a_host_holds_that_was_taken_out_goes_back_with_its_last_worker()
    {
        var (kept, busy, idle) = (new Launcher("kept"), new Launcher("busy"), new Launcher("idle"));
        var hosts = new HostsLauncher([State(kept, 2), State(busy, 1), State(idle, 1)]);
        var workers = Enumerable.Range(0, 3).Select(_ => Ready(hosts, hosts.Launch())).ToDictionary(static w => w.Host);
        hosts.Ended(workers["idle"]);
        hosts.Remove("idle");
        Assert.True(idle.HasEnded);
        hosts.Remove("busy");
        Assert.False(busy.HasEnded);
        hosts.Ended(workers["busy"]);
        Assert.True(busy.HasEnded);
        Assert.False(kept.HasEnded);
    }

    [Fact]
    public void A_worker_that_has_ended_makes_room()
    {
        var hosts = new HostsLauncher([State("a", 1)]);
        var worker = (Worker)Ready(hosts, hosts.Launch());
        Assert.False(hosts.CanLaunch);
        hosts.Ended(worker);
        Assert.True(hosts.CanLaunch);
    }

    [Fact]
    public void Hosts_that_take_no_worker_are_asked_again_when_something_has_changed_and_not_before()
    {
        var asked = 0;
        var launcher = new Launcher("a") { OnAsked = () => asked++ };
        var hosts = new HostsLauncher([new HostState(new PoolHost { Name = "a", Kind = PoolHostKind.Ssh, Workers = 2 }, launcher)]);
        launcher.May = false;
        Assert.False(hosts.CanLaunch);
        var before = asked;
        Assert.False(hosts.CanLaunch);
        Assert.Equal(before, asked);

        hosts.Prepare(static () => { });
        Assert.Null(launcher.Changed); // it has been asked for

        var fresh = new Launcher("b") { May = false };
        hosts = new HostsLauncher([new HostState(new PoolHost { Name = "b", Kind = PoolHostKind.Ssh, Workers = 2 }, fresh)]);
        var told = false;
        hosts.Prepare(() => told = true);
        Assert.False(hosts.CanLaunch);
        fresh.May = true;
        fresh.Changed!();
        Assert.True(told);
        Assert.True(hosts.CanLaunch);
    }

    private static HostState State(string name, int workers) => State(new Launcher(name), workers);

    private static HostState State(Launcher launcher, int workers) => new(new PoolHost { Name = launcher.Name, Kind = PoolHostKind.Ssh, Workers = workers }, launcher);

    private static IWorkerConnection Ready(HostsLauncher hosts, IWorkerConnection worker)
    {
        hosts.StartSucceeded(worker);
        return worker;
    }

    private sealed class Launcher(string name) : IWorkerLauncher
    {
        public string Name => name;

        public bool SharesLogin { get; init; }

        public Action OnAsked { get; init; } = static () => { };

        public bool May { get; set; } = true;

        public Action? Changed { get; private set; }

        public bool CanLaunch
        {
            get
            {
                OnAsked();
                return May;
            }
        }

        public void Prepare(Action changed) => Changed = changed;

        public bool HasEnded { get; private set; }

        public Task EndAsync()
        {
            HasEnded = true;
            return Task.CompletedTask;
        }

        public IWorkerConnection Launch() => new Worker(name);
    }

    private sealed class BrokenLauncher : IWorkerLauncher
    {
        public IWorkerConnection Launch() => throw new IOException("No place for it.");
    }

    private sealed class Worker(string host) : IWorkerConnection
    {
        private readonly TaskCompletionSource<WorkerExit> _exited = new();

        public Stream Input => Stream.Null;

        public Stream Output => Stream.Null;

        public Stream Error => Stream.Null;

        public Task<WorkerExit> Exited => _exited.Task;

        public string Host => host;

        public int ProcessId => 0;

        public WorkerMemory? ReadMemory() => null;

        public void Kill() => End();

        public void End() => _exited.TrySetResult(new WorkerExit(0, null));

        public void Dispose() => End();
    }
}
