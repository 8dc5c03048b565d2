using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// Writes a graph of PowerShell objects. Data (custom objects, dictionaries, collections) crosses whole; a foreign object becomes a property bag,
/// as at PowerShell's own boundary, <see cref="Depth"/> levels deep. May be used again and again, by one thread at a time.
/// </summary>
internal sealed partial class ObjectEncoder
{
    /// <summary>How deep containers may be nested in one another: more is a mistake, or would overflow the reader's stack.</summary>
    public const int MaxLevel = 200;

    private readonly Dictionary<object, int> _references = new(ReferenceEqualityComparer.Instance);
    private readonly List<Shape> _shapes = [];
    private ByteWriter _output = null!;

    public ObjectEncoder(int depth = 1) => Depth = depth;

    /// <summary>Levels of foreign objects that become property bags; below them stands their text.</summary>
    public int Depth { get; set; }

    /// <summary>Writes one object at the output's end.</summary>
    /// <exception cref="ObjectCodecException">Something in it can't cross; the output is as it was before.</exception>
    public void Encode(ByteWriter output, object? graph)
    {
        var start = output.Length;
        _output = output;
        try
        {
            Write(graph, Depth, 0);
        }
        catch (ObjectCodecException e)
        {
            output.Length = start;
            throw e.Under("$_");
        }
        catch
        {
            output.Length = start;
            throw;
        }
        finally
        {
            if (_references.Count > 0)
            {
                _references.Clear();
                _shapes.Clear();
            }
        }
    }

    private void Write(object? value, int depth, int level)
    {
        if (value is null)
        {
            Tag(WireTag.Null);
            return;
        }

        if (value is PSObject wrapped)
        {
            WriteWrapped(wrapped, depth, level);
            return;
        }

        if (!ScalarCodec.TryWrite(_output, value))
        {
            WriteComplex(value, null, depth, level);
        }
    }

    private void WriteWrapped(PSObject wrapped, int depth, int level)
    {
        var value = wrapped.BaseObject;
        if (value is PSCustomObject)
        {
            WriteCustomObject(wrapped, depth, level);
            return;
        }

        List<PSPropertyInfo>? notes = null;
        if (PSObjectAccess.MayHaveNotes(wrapped))
        {
            foreach (var property in wrapped.Properties)
            {
                // The drive and the provider are live objects of this session; their names are in the paths.
                if (property is PSNoteProperty { IsInstance: true, Name: not "PSDrive" and not "PSProvider" })
                {
                    (notes ??= []).Add(property);
                }
            }
        }

        if (notes is null)
        {
            if (!ScalarCodec.TryWrite(_output, value))
            {
                WriteComplex(value, wrapped, depth, level);
            }

            return;
        }

        if (IsBag(value))
        {
            WriteComplex(value, wrapped, depth, level); // its notes are among its properties
            return;
        }

        Tag(WireTag.Noted);
        if (!ScalarCodec.TryWrite(_output, value))
        {
            WriteComplex(value, wrapped, depth, level);
        }

        _output.WriteCount(notes.Count);
        foreach (var note in notes)
        {
            _output.WriteString(note.Name);
            WriteStep(note.Value, depth, level + 1, note.Name);
        }
    }

    private void WriteComplex(object value, PSObject? wrapped, int depth, int level)
    {
        if (level > MaxLevel)
        {
            throw new ObjectCodecException("", $"it is nested deeper than {MaxLevel} levels.");
        }

        switch (value)
        {
            case Enum e:
                WriteEnum(e);
                return;
            case ScriptBlock block:
                Tag(WireTag.ScriptBlock);
                _output.WriteString(block.ToString());
                return;
            case ErrorRecord or Exception or InformationalRecord or InformationRecord or HostInformationMessage or ProgressRecord:
                WriteRecord(value, level);
                return;
            case Array or IDictionary:
                WriteContainer(value, depth, level);
                return;
            case Type type:
                _output.WriteByte((byte)WireTag.String);
                _output.WriteString(type.FullName ?? type.Name);
                return;
            default:
                RefuseLive(value, depth);
                if (IsBag(value))
                {
                    WriteBag(value, wrapped ?? PSObject.AsPSObject(value), depth, level);
                }
                else
                {
                    WriteContainer(value, depth, level);
                }

                return;
        }
    }

    /// <summary>Neither a scalar nor a container nor a record: its properties are what can be sent of it.</summary>
    private static bool IsBag(object value) => value switch
    {
        string or Enum => false,
        ValueType => value is not IEnumerable && !IsScalarValue(value),
        ScriptBlock or ErrorRecord or Exception or InformationalRecord or InformationRecord or HostInformationMessage or ProgressRecord => false,
        System.Xml.XmlNode => value is not System.Xml.XmlDocument,
        IEnumerable or FileSystemInfo or Uri or Version or System.Net.IPAddress or System.Text.RegularExpressions.Regex => false,
        System.Security.SecureString or PSCredential or Type => false,
        _ => !SemanticVersions.Is(value),
    };

    private static bool IsScalarValue(object value) =>
        Type.GetTypeCode(value.GetType()) != TypeCode.Object
        || value is DateTimeOffset or DateOnly or TimeOnly or TimeSpan or Guid or System.Numerics.BigInteger or SwitchParameter;

    /// <summary>Handles and the like mean nothing elsewhere: as an item of its own such a thing is a mistake; within a bag its text stands for it.</summary>
    private static void RefuseLive(object value, int depth)
    {
        if (depth > 0 && value is Stream or Delegate or IntPtr or UIntPtr or Task or Thread or WaitHandle or CancellationTokenSource
            or System.Runtime.InteropServices.SafeHandle or TextReader or TextWriter or System.Net.Sockets.Socket
            or System.Management.Automation.Runspaces.Runspace or PowerShell or Job)
        {
            throw new ObjectCodecException("", $"a {value.GetType().FullName} lives in its own process only.");
        }
    }

    private void WriteEnum(Enum value)
    {
        Tag(WireTag.Enum);
        _output.WriteString(value.GetType().FullName ?? "");
        _output.WriteVarInt(unchecked((long)(Convert.GetTypeCode(value) == TypeCode.UInt64
            ? Convert.ToUInt64(value, System.Globalization.CultureInfo.InvariantCulture)
            : (ulong)Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture))));
        _output.WriteString(value.ToString());
    }

    /// <summary>Writes a part of something, so that an error names the way to it.</summary>
    private void WriteStep(object? value, int depth, int level, string member)
    {
        try
        {
            Write(value, depth, level);
        }
        catch (ObjectCodecException e)
        {
            throw e.Under("." + member);
        }
    }

    /// <summary>True when the object was written before: then its number stands for it.</summary>
    private bool WriteReference(object value)
    {
        if (_references.TryGetValue(value, out var number))
        {
            Tag(WireTag.Reference);
            _output.WriteCount(number);
            return true;
        }

        _references.Add(value, _references.Count);
        return false;
    }

    private void Tag(WireTag tag) => _output.WriteByte((byte)tag);

    private sealed record Shape(string[] TypeNames, string[] Names);
}
