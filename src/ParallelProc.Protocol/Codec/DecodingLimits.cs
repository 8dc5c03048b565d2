namespace ParallelProc.Protocol;

/// <summary>
/// Keeps a graph from making much out of few bytes. Elements that are announced must still be able to come, whatever the containers around have
/// announced; and what is done more than once for the same bytes (names that many objects share, keys that collide) is paid for with bytes that were read.
/// </summary>
internal struct DecodingLimits
{
    private const long FreeWork = 16 * 1024;
    private const long WorkPerByte = 64;

    private readonly int _start;
    private long _owed;
    private long _work;

    public DecodingLimits(int start) => _start = start;

    /// <summary>Notes that <paramref name="count"/> elements of at least so many bytes each follow, before any memory is asked for.</summary>
    public void Claim(long count, int bytesEach, ref ByteReader input)
    {
        var owed = _owed + (count * bytesEach);
        if (owed > input.Remaining)
        {
            throw new ProtocolException($"{count} elements can't follow byte {input.Position}: {input.Remaining} bytes are left, for these and {_owed} others.");
        }

        _owed = owed;
    }

    /// <summary>So many bytes of what was claimed are about to be read.</summary>
    public void Settle(int bytes) => _owed -= bytes;

    public void Spend(long work, ref ByteReader input)
    {
        _work += work;
        if (_work > FreeWork + (WorkPerByte * (input.Position - _start)))
        {
            throw new ProtocolException($"The values before byte {input.Position} make more work than data: names or keys that no program would write.");
        }
    }
}
