using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Elements of one type in a view of shared memory.</summary>
internal abstract class BufferElements
{
    public abstract Type Type { get; }

    public abstract int Size { get; }

    public abstract object Get(MemoryMappedViewAccessor view, long index);

    public abstract void Set(MemoryMappedViewAccessor view, long index, object? value);

    /// <summary>A copy of some of them.</summary>
    public abstract Array Read(MemoryMappedViewAccessor view, long index, int count);

    public abstract void Write(MemoryMappedViewAccessor view, long index, Array values);

    /// <summary>Null for a type that a buffer can't be of.</summary>
    public static BufferElements? Of(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.Byte => new Elements<byte>(),
        TypeCode.SByte => new Elements<sbyte>(),
        TypeCode.Int16 => new Elements<short>(),
        TypeCode.UInt16 => new Elements<ushort>(),
        TypeCode.Int32 => new Elements<int>(),
        TypeCode.UInt32 => new Elements<uint>(),
        TypeCode.Int64 => new Elements<long>(),
        TypeCode.UInt64 => new Elements<ulong>(),
        TypeCode.Single => new Elements<float>(),
        TypeCode.Double => new Elements<double>(),
        _ => null,
    };

    /// <summary>The same, by the name of its type code.</summary>
    public static BufferElements? Of(byte code) => Array.Find(Types, type => (byte)Type.GetTypeCode(type) == code) is { } found ? Of(found) : null;

    private static readonly Type[] Types =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double),
    ];

    private sealed class Elements<T> : BufferElements
        where T : unmanaged
    {
        public override Type Type => typeof(T);

        public override int Size => System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

        public override object Get(MemoryMappedViewAccessor view, long index)
        {
            view.Read(index * Size, out T value);
            return value;
        }

        public override void Set(MemoryMappedViewAccessor view, long index, object? value)
        {
            var converted = Element(value);
            view.Write(index * Size, ref converted);
        }

        public override Array Read(MemoryMappedViewAccessor view, long index, int count)
        {
            var values = new T[count];
            view.ReadArray(index * Size, values, 0, count);
            return values;
        }

        public override void Write(MemoryMappedViewAccessor view, long index, Array values)
        {
            var typed = values as T[] ?? Array.ConvertAll(values.Cast<object?>().ToArray(), Element);
            view.WriteArray(index * Size, typed, 0, typed.Length);
        }

        /// <summary>What a pipeline gives out is wrapped.</summary>
        private static T Element(object? value) => value switch
        {
            T same => same,
            PSObject wrapped => Element(wrapped.BaseObject),
            _ => (T)Convert.ChangeType(value ?? 0, typeof(T), CultureInfo.InvariantCulture),
        };
    }
}
