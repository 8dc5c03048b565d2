namespace ParallelProc.Engine;

/// <summary>Goes through a journal line by line, holding one at a time.</summary>
internal sealed class JournalScan(IJournalFile file)
{
    private const int SmallestBuffer = 256 * 1024;

    /// <summary>Longer than any line that is written: what is, was damaged.</summary>
    private const int LongestLine = 256 * 1024 * 1024;

    /// <summary>What is written meanwhile is not read: so this ends, whatever the file is.</summary>
    private readonly long _length = file.Length;

    private byte[] _buffer = new byte[SmallestBuffer];
    private int _start;
    private int _filled;
    private long _readTo;
    private bool _tooLong;

    /// <summary>Where the line begins that <see cref="Next"/> gave last.</summary>
    public long Offset { get; private set; }

    /// <summary>Behind the last line feed.</summary>
    public long End { get; private set; }

    /// <summary>What stands behind the last line feed, once there is no next line: a line that was cut off, if anything.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _filled - _start);

    /// <summary>Gives the next line without its line feed; one that is longer than any can be comes empty.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var at = Rest[searched..].IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = _tooLong ? default : _buffer.AsSpan(_start, searched + at);
                _start += searched + at + 1;
                _tooLong = false;
                Offset = End;
                End = _readTo - (_filled - _start);
                return true;
            }

            searched = Rest.Length;
            if (searched > LongestLine)
            {
                _tooLong = true;
                _start = _filled;
                searched = 0;
            }

            MakeRoom();
            var room = _buffer.AsSpan(_filled);
            var read = file.Read(_readTo, room[..(int)Math.Min(room.Length, _length - _readTo)]);
            if (read == 0)
            {
                line = default;
                return false;
            }

            _filled += read;
            _readTo += read;
        }
    }

    private void MakeRoom()
    {
        if (_filled < _buffer.Length)
        {
            return;
        }

        var rest = _filled - _start;
        var target = rest > _buffer.Length / 2 ? new byte[2 * _buffer.Length] : _buffer;
        _buffer.AsSpan(_start, rest).CopyTo(target);
        _buffer = target;
        _start = 0;
        _filled = rest;
    }
}
