using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>A journal's file. Its writer may be killed at any byte, and a power cut takes what was not brought to the disk.</summary>
internal sealed class SimulatedDisk : IJournalFile
{
    /// <summary>In microseconds: what was written is on the disk no later than so, and what a thread needs for its turn.</summary>
    private const long LongestUnsynced = 1_000_000 + 50_000;

    private readonly SimulatedWorld _world;
    private readonly Sabotage _sabotage;
    private readonly MemoryJournalFile _file;
    private long _synced;
    private long _unsyncedSince = long.MaxValue;
    private byte[]? _left;
    private bool _hasLost;

    /// <param name="world">The world.</param>
    /// <param name="content">What is there.</param>
    /// <param name="capacity">For how much there is room.</param>
    /// <param name="sabotage">Something is wrong with it on purpose.</param>
    public SimulatedDisk(SimulatedWorld world, byte[] content, long capacity, Sabotage sabotage)
    {
        _world = world;
        _sabotage = sabotage;
        _file = new MemoryJournalFile(content) { Capacity = capacity };
        _synced = content.Length;
    }

    public string Path => _file.Path;

    public long Length => _file.Length;

    /// <summary>At the write that reaches this length the shell is killed.</summary>
    public long KillsAt { get; set; } = long.MaxValue;

    /// <summary>Its writer is no more.</summary>
    public bool IsDead => _left is not null;

    public bool Closed => _file.Closed;

    /// <summary>What the next one will find.</summary>
    public byte[] Content => _left ?? _file.Content;

    public int Read(long offset, Span<byte> target) => _file.Read(offset, target);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (IsDead)
        {
            return;
        }

        if (offset + bytes.Length >= KillsAt)
        {
            _left = [.. _file.Content, .. bytes[..(int)Math.Clamp(KillsAt - offset, 0, bytes.Length)]];
            return;
        }

        if (_sabotage == Sabotage.LineIsLost && offset > 0 && !_hasLost)
        {
            // In its place stands something that is none, so that offsets are what they should be.
            _hasLost = true;
            var end = bytes.IndexOf((byte)'\n');
            _file.Write(offset, [.. Enumerable.Repeat((byte)'-', end), .. bytes[end..]]);
            return;
        }

        _unsyncedSince = Math.Min(_unsyncedSince, _world.Micros);
        _file.Write(offset, bytes);
    }

    public void Cut(long length)
    {
        if (!IsDead)
        {
            _file.Cut(length);
            _synced = Math.Min(_synced, length);
        }
    }

    public void Sync()
    {
        if (!IsDead && _sabotage != Sabotage.SyncIsIdle)
        {
            _synced = _file.Length;
            _unsyncedSince = long.MaxValue;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The shell is killed.</summary>
    public void Kill() => _left ??= _file.Content;

    /// <summary>The machine is switched off.</summary>
    public void CutPower()
    {
        var written = _file.Content;
        var kept = (int)_synced + _world.Below(written.Length - (int)_synced + 1);
        var zeros = _world.Chance(0.3) ? _world.Below(1000) : 0;
        _left ??= [.. written[..kept], .. new byte[zeros]];
    }

    /// <summary>What was written a while ago is safe from power cuts.</summary>
    public void AssertSynced()
    {
        var age = Closed || IsDead ? 0 : _world.Micros - _unsyncedSince;
        Assert.True(age <= LongestUnsynced, $"The disk was not brought up to date for {age} µs.");
    }
}
