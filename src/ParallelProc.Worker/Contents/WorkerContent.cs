using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>A large value that messages name, encoded: bytes that came, or a file that is mapped into memory.</summary>
internal sealed class WorkerContent : IContentBytes
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly int _length;

    public WorkerContent(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private WorkerContent(MemoryMappedViewAccessor view, int length)
    {
        _view = view;
        _length = length;
    }

    /// <summary>The bytes. Whoever reads them has this object in one of its fields: without it the file is no longer mapped.</summary>
    public ReadOnlySpan<byte> Bytes => _view is null
        ? _bytes.Span
        : MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)_view.PointerOffset), _length);

    /// <param name="file">What is mapped; it is closed, which the map outlives.</param>
    /// <param name="length">Its bytes: more than none.</param>
    public static WorkerContent Map(FileStream file, int length)
    {
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return new WorkerContent(map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
    }
}
