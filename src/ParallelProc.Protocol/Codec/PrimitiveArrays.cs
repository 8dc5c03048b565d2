using System.Runtime.InteropServices;

namespace ParallelProc.Protocol;

/// <summary>Arrays of numbers cross as their memory, little-endian.</summary>
internal static class PrimitiveArrays
{
    private static readonly Dictionary<Type, int> Sizes = new()
    {
        [typeof(byte)] = 1,
        [typeof(sbyte)] = 1,
        [typeof(short)] = 2,
        [typeof(ushort)] = 2,
        [typeof(char)] = 2,
        [typeof(int)] = 4,
        [typeof(uint)] = 4,
        [typeof(long)] = 8,
        [typeof(ulong)] = 8,
        [typeof(float)] = 4,
        [typeof(double)] = 8,
    };

    /// <summary>The bytes of one element, or null when arrays of this type cross element by element.</summary>
    public static int? For(Type element) => Sizes.TryGetValue(element, out var size) ? size : null;

    public static void Write(ObjectEncoder encoder, byte[] element, Array array, int size)
    {
        var output = encoder.Tag(ValueTag.Array);
        encoder.Track(array);
        output.WriteBytes(element);
        output.WriteCount(array.Length);
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), checked(array.Length * size));
        CopyLittleEndian(bytes, output.Reserve(bytes.Length), size);
    }

    public static Array Read(ref ByteReader input, Type element, int size)
    {
        var count = input.ReadCountOf(size);
        var bytes = input.ReadBytes(count * size);
        var array = Array.CreateInstance(element, count);
        CopyLittleEndian(bytes, MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), bytes.Length), size);
        return array;
    }

    private static void CopyLittleEndian(ReadOnlySpan<byte> source, Span<byte> target, int size)
    {
        source.CopyTo(target);
        if (!BitConverter.IsLittleEndian && size > 1)
        {
            for (var at = 0; at < target.Length; at += size)
            {
                target.Slice(at, size).Reverse();
            }
        }
    }
}
