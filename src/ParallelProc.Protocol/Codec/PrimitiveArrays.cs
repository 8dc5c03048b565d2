using System.Runtime.InteropServices;

namespace ParallelProc.Protocol;

/// <summary>Arrays of numbers cross as their memory, little-endian: among the other bytes of their message, or as a <see cref="Blob"/> where they are large.</summary>
internal static class PrimitiveArrays
{
    private static readonly Dictionary<Type, Element> Known = new()
    {
        [typeof(byte)] = Of<byte>(1),
        [typeof(sbyte)] = Of<sbyte>(1),
        [typeof(short)] = Of<short>(2),
        [typeof(ushort)] = Of<ushort>(2),
        [typeof(char)] = Of<char>(2),
        [typeof(int)] = Of<int>(4),
        [typeof(uint)] = Of<uint>(4),
        [typeof(long)] = Of<long>(8),
        [typeof(ulong)] = Of<ulong>(8),
        [typeof(float)] = Of<float>(4),
        [typeof(double)] = Of<double>(8),
    };

    /// <summary>What is known of an element type, or null when arrays of it cross element by element.</summary>
    public static Element? For(Type element) => Known.GetValueOrDefault(element);

    /// <summary>The element type of a code that came.</summary>
    public static Element ByCode(byte code) => ElementTypes.Simple(code) is { } type && Known.TryGetValue(type, out var known)
        ? known
        : throw new ProtocolException($"0x{code:X2} is not the code of a number.");

    public static void Write(ObjectEncoder encoder, byte[] element, Array array, int size)
    {
        var length = checked(array.Length * size);
        if (length >= Blob.Least && encoder.Blobs is { } blobs && (BitConverter.IsLittleEndian || size == 1))
        {
            var blob = new Blob(array, element[0], length);
            blobs.Add(blob);
            encoder.Tag(ValueTag.Blob).WriteVarUInt((ulong)blob.Head.Id);
            encoder.Track(array);
            return;
        }

        var output = encoder.Tag(ValueTag.Array);
        encoder.Track(array);
        output.WriteBytes(element);
        output.WriteCount(array.Length);
        var bytes = output.Reserve(length);
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), length).CopyTo(bytes);
        FromLittleEndian(bytes, size);
    }

    public static Array Read(ref ByteReader input, Element element)
    {
        var count = input.ReadCountOf(element.Size);
        var bytes = input.ReadBytes(count * element.Size);
        var array = element.Make(count);
        var target = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), bytes.Length);
        bytes.CopyTo(target);
        FromLittleEndian(target, element.Size);
        return array;
    }

    /// <summary>Turns the order of each number's bytes, where this machine's is the other one. (There and back is the same.)</summary>
    public static void FromLittleEndian(Span<byte> numbers, int size)
    {
        if (!BitConverter.IsLittleEndian && size > 1)
        {
            for (var at = 0; at < numbers.Length; at += size)
            {
                numbers.Slice(at, size).Reverse();
            }
        }
    }

    private static Element Of<T>(int size) where T : unmanaged => new(size, static count => GC.AllocateUninitializedArray<T>(count));

    /// <summary>A type of numbers.</summary>
    /// <param name="Size">The bytes of one.</param>
    /// <param name="Make">Makes an array of so many, whose content is whatever lay there before: to be filled.</param>
    internal sealed record Element(int Size, Func<int, Array> Make);
}
