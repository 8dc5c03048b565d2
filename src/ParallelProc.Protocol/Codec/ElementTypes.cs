using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ParallelProc.Protocol;

/// <summary>The element types that arrays and generic collections keep, by number. All else becomes <see cref="object"/>.</summary>
internal static class ElementTypes
{
    private static readonly Type[] Types =
    [
        typeof(object), typeof(string), typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(char), typeof(DateTime), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(BigInteger), typeof(IPAddress),
        typeof(FileInfo), typeof(DirectoryInfo),
    ];

    private static readonly Dictionary<Type, byte> Codes = Types.Select((type, code) => (type, code)).ToDictionary(e => e.type, e => (byte)e.code);

    public static byte CodeOf(Type type) => Codes.GetValueOrDefault(type);

    public static Type TypeOf(byte code) =>
        code < Types.Length ? Types[code] : throw new ProtocolException($"The element type {code} is unknown.");

    /// <summary>An array's memory, where its elements can be copied as they are (both sides are little-endian, or the primitives would be swapped).</summary>
    public static bool TryGetBytes(Array array, out Span<byte> bytes)
    {
        bytes = array switch
        {
            byte[] a => a,
            sbyte[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            short[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            ushort[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            int[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            uint[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            long[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            ulong[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            float[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            double[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            char[] a => MemoryMarshal.AsBytes(a.AsSpan()),
            _ => default,
        };
        return BitConverter.IsLittleEndian && array.GetType().GetElementType()!.IsPrimitive && array is not bool[] and not nint[] and not nuint[];
    }

    public static int SizeOf(Type primitive) => primitive == typeof(char) ? sizeof(char) : Marshal.SizeOf(primitive);
}
