using System.Buffers;

namespace ParallelProc.Worker;

/// <summary>An answer of the shell about files, once it is there. Its bytes are good until this is disposed of.</summary>
internal sealed class FileAwait(Action forget) : IDisposable
{
    private readonly object _gate = new();
    private readonly ManualResetEventSlim _answered = new();
    private byte[] _bytes = [];
    private int _length;
    private string? _failure;
    private bool _disposed;

    public void Set(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _bytes = ArrayPool<byte>.Shared.Rent(bytes.Length);
                _length = bytes.Length;
                bytes.CopyTo(_bytes);
                _answered.Set();
            }
        }
    }

    public void Fail(string why)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _failure = why;
                _answered.Set();
            }
        }
    }

    /// <exception cref="FileRefusedException">It is that it can't be had.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public ReadOnlySpan<byte> Wait(CancellationToken stop)
    {
        _answered.Wait(stop);
        return _failure is null ? _bytes.AsSpan(0, _length) : throw new FileRefusedException(_failure);
    }

    public void Dispose()
    {
        forget();
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _answered.Dispose();
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = [];
            }
        }
    }
}
