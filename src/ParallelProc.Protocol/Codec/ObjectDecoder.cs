using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// Reads what an <see cref="ObjectEncoder"/> wrote. It makes objects of the types on its list only, and any bytes that don't fit end in
/// a <see cref="ProtocolException"/>. Reusable, not thread-safe.
/// </summary>
internal sealed class ObjectDecoder
{
    /// <summary>
    /// Element types besides the simple ones that one worker may name: the runtime keeps what is made of each for good, which is much more than a name.
    /// </summary>
    private const int MaxConstructedTypes = 1024;

    /// <summary>A little more than is written, for the values in the innermost container.</summary>
    private const int MaxNesting = ObjectEncoder.MaxNesting + 16;

    private static readonly object Unfinished = new();

    /// <summary>Stands for a property that could not be read where it came from.</summary>
    internal static readonly object Missing = new();

    private readonly List<object?> _tracked = [];
    private readonly EnumReader _enums = new();
    private ArrivedBlobs? _blobs;
    private readonly HashSet<Type> _constructed = [];
    private DecodingLimits _limits;
    private int _level;
    private string? _failure;

    /// <summary>Makes a script block of its text; by default <see cref="ScriptBlock.Create(string)"/>.</summary>
    public Func<string, object?>? ScriptBlockFactory { get; set; }

    /// <summary>Classes whose objects arrive as instances; null for none.</summary>
    public ClassTable? Classes { get; set; }

    /// <summary>Whom shared objects call; null where there are none.</summary>
    public ISharedCalls? Shared { get; set; }

    /// <summary>Finds a value that crosses by itself, by its place; null where messages name none.</summary>
    public Func<int, object?>? Contents { get; set; }

    internal ShapeReader Shapes { get; } = new();

    /// <param name="input">The bytes.</param>
    /// <param name="blobs">The large arrays that came in front of them. Those that the graph holds are taken out.</param>
    /// <exception cref="ProtocolException">The bytes are not an encoded graph.</exception>
    public object? Decode(ref ByteReader input, ArrivedBlobs? blobs = null)
    {
        try
        {
            Shapes.NextGraph();
            _level = 0;
            _blobs = blobs;
            _limits = new DecodingLimits(input.Position);
            return Read(ref input);
        }
        catch (Exception e) when (e is not (ProtocolException or OutOfMemoryException or PipelineStoppedException or SharedObjectException))
        {
            // A value that its type refuses: bytes that nobody wrote.
            throw new ProtocolException($"A value that ends near byte {input.Position} can't be: {TextOf(e)}", e);
        }
        finally
        {
            _blobs = null;
            _failure = null;
            _tracked.Clear();
            _enums.NextGraph();
            if (_tracked.Capacity > 4096)
            {
                _tracked.Capacity = 0;
            }
        }
    }

    /// <summary>An exception's message. PowerShell's parser has errors whose position it can't print: its type must do then.</summary>
    private static string TextOf(Exception error)
    {
        try
        {
            return error.Message;
        }
        catch (ArgumentException)
        {
            return error.GetType().Name;
        }
    }

    internal object? Read(ref ByteReader input)
    {
        var value = ReadOrMissing(ref input);
        return ReferenceEquals(value, Missing) ? throw new ProtocolException($"A value is missing at byte {input.Position}.") : value;
    }

    /// <summary>Reads a member's value, or <see cref="Missing"/>.</summary>
    internal object? ReadOrMissing(ref ByteReader input)
    {
        var tag = (ValueTag)input.ReadByte();
        switch (tag)
        {
            case ValueTag.Null:
                return null;
            case ValueTag.String:
                return input.ReadString();
            case ValueTag.Int32:
                return ScalarReaders.ReadInt32(ref input);
            case ValueTag.Reference:
                return Tracked(ref input);
            case ValueTag.Missing:
                return Missing;
            case ValueTag.Failed:
                _failure = input.ReadString();
                return Missing;
            case ValueTag.Content:
                return ContentAt(ref input);
            case ValueTag.Enum:
                return _enums.Read(Classes, ref input);
            case < ValueTag.Missing and not ValueTag.DictionaryEntry:
                return ScalarReaders.Read(tag, ref input);
        }

        if (++_level > MaxNesting)
        {
            throw new ProtocolException($"Values are nested deeper than {MaxNesting} levels at byte {input.Position}.");
        }

        var value = tag switch
        {
            ValueTag.DictionaryEntry => new DictionaryEntry(Read(ref input)!, Read(ref input)),
            ValueTag.Extended => MemberReader.ReadExtended(this, ref input),
            >= ValueTag.ExtendedScalar => ReadTracked(tag, ref input),
            > ValueTag.Extended => LateReaders.ReadScalar(this, tag, ref input),
            _ => throw Unknown(tag, ref input),
        };
        _level--;
        return value;
    }

    /// <summary>What the getter of the member said that was <see cref="Missing"/> just now; null where nothing failed.</summary>
    internal string? TakeFailure()
    {
        var failure = _failure;
        _failure = null;
        return failure;
    }

    /// <summary>Gives an object its id, before its parts are read, so that these can refer to it.</summary>
    internal T Track<T>(T value) where T : class
    {
        _tracked.Add(value);
        return value;
    }

    /// <summary>Reserves the id of an object that can be made only of its parts.</summary>
    internal int Reserve()
    {
        _tracked.Add(Unfinished);
        return _tracked.Count - 1;
    }

    /// <summary>How many objects have an id so far.</summary>
    internal int TrackedCount => _tracked.Count;

    /// <summary>Reads a count of elements, all of which will be read with <see cref="ReadElement"/>.</summary>
    internal int ReadElementCount(ref ByteReader input)
    {
        var count = input.ReadCount();
        Claim(count, ref input);
        return count;
    }

    /// <summary>Notes that so many elements will be read with <see cref="ReadElement"/>.</summary>
    internal void Claim(long count, ref ByteReader input) => _limits.Claim(count, 1, ref input);

    /// <summary>So many bytes of what was claimed are about to be read.</summary>
    internal void Settle(int bytes) => _limits.Settle(bytes);

    /// <summary>Reads one of the elements that were announced.</summary>
    internal object? ReadElement(ref ByteReader input)
    {
        _limits.Settle(1);
        return Read(ref input);
    }

    /// <summary>Notes work beyond that of reading the bytes once.</summary>
    internal void Spend(long work, ref ByteReader input) => _limits.Spend(work, ref input);

    /// <summary>Notes that containers are made of a type that is itself made of others.</summary>
    internal void Admit(Type constructed, ref ByteReader input)
    {
        if (!_constructed.Add(constructed))
        {
            return;
        }

        if (_constructed.Count > MaxConstructedTypes)
        {
            throw new ProtocolException($"More than {MaxConstructedTypes} kinds of generic types, enums and arrays came; the last at byte {input.Position}.");
        }

        foreach (var argument in constructed.GenericTypeArguments)
        {
            if (argument.IsConstructedGenericType)
            {
                Admit(argument, ref input);
            }
        }
    }

    internal T Fill<T>(int id, T value) where T : class
    {
        _tracked[id] = value;
        return value;
    }

    internal static ProtocolException Unknown(ValueTag tag, ref ByteReader input) =>
        new($"0x{(byte)tag:X2} at byte {input.Position - 1} is not the tag of a value.");

    private object ReadTracked(ValueTag tag, ref ByteReader input)
    {
        switch (tag)
        {
            case ValueTag.Blob:
                return Track(TakeBlob(ref input));
            case ValueTag.Shared:
                return Track(SharedObjectCodec.Read(this, ref input));
            case ValueTag.SharedBuffer:
                return Track(SharedObjectCodec.ReadBuffer(this, ref input));
            case ValueTag.ExtendedScalar:
                return MemberReader.ReadScalar(this, ref input);
            case ValueTag.Custom:
                return MemberReader.ReadCustom(this, ref input);
            case ValueTag.Bag:
                return MemberReader.ReadBag(this, ref input);
            case ValueTag.Exception:
                return ExceptionReader.Read(this, ref input);
            case ValueTag.ErrorRecord:
                return ErrorRecordReader.Read(this, ref input);
            case <= ValueTag.GenericQueue:
                return ContainerReaders.Read(this, tag, ref input);
            case <= ValueTag.Credential:
                return OtherReaders.Read(this, tag, ref input);
            case >= ValueTag.Certificate:
                return LateReaders.ReadTracked(this, tag, ref input);
            default:
                return RecordReaders.Read(this, tag, ref input);
        }
    }

    private object? ContentAt(ref ByteReader input) =>
        Contents is { } contents ? contents(input.ReadCount()) : throw new ProtocolException($"A content is named before byte {input.Position}, and there are none.");

    private Array TakeBlob(ref ByteReader input)
    {
        var id = (long)input.ReadVarUInt();
        return _blobs?.Take(id) ?? throw new ProtocolException($"Blob {id}, named before byte {input.Position}, is not there.");
    }

    private object Tracked(ref ByteReader input)
    {
        var id = input.ReadCount();
        var value = id < _tracked.Count ? _tracked[id] : null;
        return value is not null && !ReferenceEquals(value, Unfinished)
            ? value
            : throw new ProtocolException($"Object {id}, named before byte {input.Position}, is not there.");
    }
}
