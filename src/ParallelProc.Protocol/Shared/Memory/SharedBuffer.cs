using System.IO.MemoryMappedFiles;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>
/// An array of numbers in memory that this session and its local workers have in common: nothing of it is copied to them. It has no lock: who writes what others read
/// takes one.
/// </summary>
public sealed class SharedBuffer : IDisposable
{
    private readonly SharedMemory _memory;
    private readonly BufferElements _elements;
    private readonly MemoryMappedViewAccessor _view;

    private SharedBuffer(long id, SharedMemory memory, BufferElements elements, long length)
    {
        (Id, Length) = (id, length);
        _memory = memory;
        _elements = elements;
        _view = memory.View();
    }

    /// <summary>How many elements it has.</summary>
    public long Length { get; }

    /// <summary>The type of its elements.</summary>
    public Type ElementType => _elements.Type;

    /// <summary>Its memory, for methods of .NET that work on it where it lies.</summary>
    public UnmanagedMemoryAccessor Accessor => _view;

    /// <summary>Its number in the session that has made it.</summary>
    internal long Id { get; }

    internal string MemoryName => _memory.Name;

    /// <summary>An element, from 0; negative numbers count from the end.</summary>
    public object this[long index]
    {
        get => _elements.Get(_view, At(index, 1));
        set => _elements.Set(_view, At(index, 1), value);
    }

    /// <summary>A copy of some elements.</summary>
    /// <param name="index">The first one.</param>
    /// <param name="count">How many.</param>
    public Array Read(long index, int count) => _elements.Read(_view, At(index, count), count);

    /// <summary>Sets elements.</summary>
    /// <param name="index">The first one.</param>
    /// <param name="values">What they become; best an array of <see cref="ElementType"/>.</param>
    public void Write(long index, Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _elements.Write(_view, At(index, values.Length), values);
    }

    /// <summary>Gives the memory back. Workers that still have the buffer keep it until they let go of it.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _memory.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ElementType.Name}[{Length}] in shared memory";

    /// <exception cref="IOException">There is no room for it.</exception>
    internal static SharedBuffer Create(long id, BufferElements elements, long length) => new(id, SharedMemory.Create(length * elements.Size), elements, length);

    /// <exception cref="IOException">It is no more.</exception>
    internal static SharedBuffer Open(long id, string memory, BufferElements elements, long length) => new(id, SharedMemory.Open(memory, length * elements.Size), elements, length);

    private long At(long index, long count)
    {
        var first = index < 0 ? index + Length : index;
        return first >= 0 && count <= Length - first
            ? first
            : throw new SharedObjectException($"The buffer has {Length} elements, and not {count} at {index}.", "SharedIndexOutOfRange");
    }
}
