namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What befalls the workers of a simulation.</summary>
internal sealed class Chaos(SimulatedWorld world, double deathRate)
{
    /// <summary>One less than what breaks a pool.</summary>
    private const int MostStartDeaths = ProcessPool.MostStartFailures - 1;

    private readonly List<SimulatedWorker> _workers = [];
    private readonly HashSet<SimulatedWorker> _diedStarting = [];
    private int _startDeaths;
    private int _forgiven;

    public IReadOnlyList<SimulatedWorker> Workers => _workers;

    public int Deaths { get; private set; }

    /// <summary>No more of it.</summary>
    public bool Over { get; set; }

    public void Born(SimulatedWorker worker) => _workers.Add(worker);

    /// <summary>Deaths of workers that had not started, as far as the shell knows of them.</summary>
    public int StartDeathsSeen { get; private set; }

    public void Buried(SimulatedWorker worker)
    {
        _workers.Remove(worker);
        StartDeathsSeen += _diedStarting.Remove(worker) ? 1 : 0;
    }

    /// <summary>A worker was ready when the shell knew of so many deaths: they count no more against the pool.</summary>
    public void Started(int startDeathsSeen) => _forgiven = Math.Max(_forgiven, startDeathsSeen);

    /// <summary>True when the worker dies at this point.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="dieHere">False when the caller sees to its death.</param>
    public bool Strikes(SimulatedWorker worker, bool dieHere = true)
    {
        if (!worker.Alive)
        {
            return true;
        }

        if (!world.Chance(deathRate) || !MayKill(worker))
        {
            return false;
        }

        if (dieHere)
        {
            worker.Kill();
        }

        return true;
    }

    /// <summary>From now on somebody is killed, or halted for a while, about so often.</summary>
    public void Begin(int micros) => world.After(world.Between(1, 2 * micros), () =>
    {
        if (Over)
        {
            return;
        }

        if (_workers.Count > 0 && _workers[world.Below(_workers.Count)] is { Alive: true } victim)
        {
            if (world.Chance(0.3))
            {
                victim.BeDeaf(world.Chance(0.1) ? 5_000_000 : world.Between(1, 100_000));
            }
            else if (MayKill(victim))
            {
                victim.Kill();
            }
        }

        Begin(micros);
    });

    private bool MayKill(SimulatedWorker worker)
    {
        if (Over || (!worker.IsKnownReady && _startDeaths - _forgiven >= MostStartDeaths))
        {
            return false;
        }

        if (!worker.IsKnownReady)
        {
            _startDeaths++;
            _diedStarting.Add(worker);
        }

        Deaths++;
        return true;
    }
}
