using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// A value of a shared object, which nobody can change: a scalar as it is, all else as its bytes. Whoever stores and whoever reads it has a copy.
/// </summary>
internal readonly struct SharedValue : IEquatable<SharedValue>
{
    // To make one costs more than a scalar; they run no code of others while they work.
    [ThreadStatic]
    private static ObjectEncoder? ScalarEncoder;

    [ThreadStatic]
    private static ObjectDecoder? ScalarDecoder;

    private readonly Kind _kind;
    private readonly object? _content;

    private SharedValue(Kind kind, object? content) => (_kind, _content) = (kind, content);

    private enum Kind : byte
    {
        Scalar,
        Bytes,
        Many,
        End,
    }

    /// <summary>There is none, and none will come.</summary>
    public static SharedValue End => new(Kind.End, null);

    public bool IsEnd => _kind == Kind.End;

    /// <summary>A scalar, where it is one; else null.</summary>
    public object? Scalar => _kind == Kind.Scalar ? _content : null;

    /// <exception cref="ObjectCodecException">Something in it can't cross.</exception>
    public static SharedValue Of(object? value)
    {
        if (value is SharedValue done)
        {
            return done;
        }

        var plain = value is PSObject wrapped && wrapped.ImmediateBaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        if (plain is null || (plain is not PSObject && IsScalar(plain)))
        {
            return new SharedValue(Kind.Scalar, plain);
        }

        using var writer = new ByteWriter();
        new ObjectEncoder().Encode(writer, value);
        return new SharedValue(Kind.Bytes, writer.Written.ToArray());
    }

    /// <summary>Several, which arrive as an array.</summary>
    public static SharedValue OfMany(SharedValue[] values) => new(Kind.Many, values);

    /// <summary>A copy of it.</summary>
    /// <param name="calls">Whom shared objects in it call.</param>
    public object? ToObject(ISharedCalls calls)
    {
        switch (_content)
        {
            case byte[] bytes when _kind == Kind.Bytes:
                var reader = new ByteReader(bytes);
                return new ObjectDecoder { Shared = calls }.Decode(ref reader);
            case SharedValue[] values:
                return Array.ConvertAll(values, value => value.ToObject(calls));
            default:
                return _content;
        }
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteByte((byte)_kind);
        switch (_kind)
        {
            case Kind.Scalar:
                (ScalarEncoder ??= new ObjectEncoder()).Encode(writer, _content);
                break;
            case Kind.Bytes:
                writer.WriteBlock((byte[])_content!);
                break;
            case Kind.Many:
                var values = (SharedValue[])_content!;
                writer.WriteCount(values.Length);
                Array.ForEach(values, value => value.Write(writer));
                break;
        }
    }

    /// <exception cref="ProtocolException">The bytes are no value.</exception>
    public static SharedValue Read(ref ByteReader reader, bool inMany = false)
    {
        var kind = (Kind)reader.ReadByte();
        switch (kind)
        {
            case Kind.Scalar:
                var scalar = (ScalarDecoder ??= new ObjectDecoder()).Decode(ref reader);
                return scalar is null || IsScalar(scalar) ? new SharedValue(kind, scalar) : throw new ProtocolException($"A {scalar.GetType().Name} was sent as a scalar.");
            case Kind.Bytes:
                return new SharedValue(kind, reader.ReadBlock().ToArray());
            case Kind.Many when !inMany:
                var values = new SharedValue[reader.ReadCountOf(1)];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = Read(ref reader, inMany: true);
                }

                return new SharedValue(kind, values);
            case Kind.End:
                return End;
            default:
                throw new ProtocolException($"0x{(byte)kind:X2} is no kind of a shared value.");
        }
    }

    public bool Equals(SharedValue other) => (_content, other._content) switch
    {
        (byte[] a, byte[] b) when _kind == Kind.Bytes && other._kind == Kind.Bytes => a.AsSpan().SequenceEqual(b),
        _ => _kind == other._kind && SharedKeys.Comparer.Equals(_content, other._content),
    };

    public override bool Equals(object? obj) => obj is SharedValue other && Equals(other);

    public override int GetHashCode()
    {
        if (_kind != Kind.Bytes)
        {
            return SharedKeys.Comparer.GetHashCode(_content);
        }

        var hash = default(HashCode);
        hash.AddBytes((byte[])_content!);
        return hash.ToHashCode();
    }

    private static bool IsScalar(object value) => TypePlan.Of(value.GetType()).Kind == ValueKind.Scalar;
}
