using System.Management.Automation;
using System.Management.Automation.Internal;

namespace ParallelProc.Protocol;

/// <summary>
/// Writes an object graph as bytes: what is on the list as itself, all else as a bag of its properties. Reusable, not thread-safe.
/// </summary>
internal sealed class ObjectEncoder
{
    /// <summary>Containers in containers, at most.</summary>
    public const int MaxNesting = 200;

    private readonly ReferenceTable _references = new();
    private readonly List<int> _unfinished = [];
    private readonly EncodingPath _path = new(MaxNesting);
    private ByteWriter? _output;
    private int _level;

    public ObjectEncoder(int depth = 1) => Depth = depth;

    /// <summary>How many levels of properties a foreign object is written with; deeper ones become text.</summary>
    public int Depth { get; set; }

    /// <summary>What the bytes are for.</summary>
    public EncodingPurpose Purpose { get; set; }

    /// <summary>The target of an error that is encoded as such is written as its text: whoever reads it knows the target.</summary>
    public bool TargetsAsText { get; set; }

    /// <summary>Names of classes of scripts that the reader has: their instances are written whole. Null for none.</summary>
    public IReadOnlyList<string>? Classes { get; set; }

    /// <summary>Secrets that an object shows as a property count as met, too. Costs a little, where they only cross.</summary>
    public bool LooksForSecrets { get; set; }

    /// <summary>There is a secret in the last graph, for which it was refused where it was to be kept.</summary>
    public bool MetSecret { get; internal set; }

    internal ByteWriter Output => _output!;

    /// <summary>Takes large arrays, which then are not among the bytes; null where they have to be.</summary>
    internal BlobList? Blobs { get; private set; }

    internal ShapeWriter Shapes { get; } = new();

    internal ReferenceTable EnumTypes { get; } = new();

    /// <summary>Members of the objects that are being written, innermost last.</summary>
    internal List<PSMemberInfo> Members { get; } = [];

    /// <summary>For <see cref="MemberWriter"/> only: members of one object before they are looked through.</summary>
    internal List<PSMemberInfo> FoundMembers { get; } = [];

    /// <summary>Levels of properties that are left here.</summary>
    internal int RemainingDepth { get; set; }

    /// <summary>We are among the properties of a foreign object, where what can't cross becomes text.</summary>
    internal bool InBag { get; set; }

    /// <summary>True when hardly anything more can be nested here, so that what may be left out is left out.</summary>
    internal bool IsDeep => _level >= MaxNesting - 8;

    /// <summary>Appends <paramref name="graph"/> to <paramref name="output"/>; on failure the output is as it was before.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="graph">The object.</param>
    /// <param name="blobs">Takes the large arrays, which are to go in front of the message. They are not copied.</param>
    /// <exception cref="ObjectCodecException">Something in it can't cross.</exception>
    public void Encode(ByteWriter output, object? graph, BlobList? blobs = null)
    {
        if (_output is not null)
        {
            throw new InvalidOperationException("This encoder is at work: a property's script must not send output through it.");
        }

        var (start, firstBlob) = (output.Length, blobs?.Count ?? 0);
        _output = output;
        Blobs = blobs;
        RemainingDepth = Math.Max(0, Depth);
        MetSecret = false;
        Shapes.NextGraph();
        var done = false;
        try
        {
            Write(graph);
            done = true;
        }
        catch (Exception e) when (e is not (ObjectCodecException or PipelineStoppedException or OutOfMemoryException))
        {
            // A third party's property or enumerator, or more bytes than one message holds.
            throw Failure(e.Message, e);
        }
        finally
        {
            if (!done)
            {
                output.Length = start;
                blobs?.CutTo(firstBlob);
            }

            Reset();
        }
    }

    internal ByteWriter Tag(ValueTag tag)
    {
        var output = _output!;
        output.WriteByte((byte)tag);
        return output;
    }

    internal void Write(object? value)
    {
        switch (value)
        {
            case null:
                Tag(ValueTag.Null);
                return;
            case string text:
                Tag(ValueTag.String).WriteString(text);
                return;
            case int number:
                Tag(ValueTag.Int32).WriteVarInt(number);
                return;
            case PSObject wrapped:
                WriteWrapped(wrapped);
                return;
            case bool truth:
                Tag(truth ? ValueTag.True : ValueTag.False);
                return;
            case long number:
                Tag(ValueTag.Int64).WriteVarInt(number);
                return;
            case double number:
                Tag(ValueTag.Double).WriteDouble(number);
                return;
            case DateTime time:
                Tag(ValueTag.DateTime).WriteInt64(time.ToBinary());
                return;
            case ContentReference reference:
                Tag(ValueTag.Content).WriteCount(reference.Index);
                return;
        }

        var plan = TypePlan.Of(value.GetType());
        if (plan.Kind == ValueKind.Scalar)
        {
            plan.Write(this, value);
            return;
        }

        WriteObject(value, null, plan);
    }

    internal void WriteMember(string name, object? value)
    {
        _path.SetName(_level, name);
        Write(value);
    }

    internal void WriteItem(int index, object? value)
    {
        _path.SetIndex(_level, index);
        Write(value);
    }

    internal void Enter()
    {
        if (_level >= MaxNesting)
        {
            throw Failure($"nested deeper than {MaxNesting} levels");
        }

        _level++;
    }

    internal void Leave() => _level--;

    /// <summary>Gives an object its id. Called as soon as its tag is written, as the reader counts tags.</summary>
    internal void Track(object value) => _references.Add(value);

    /// <summary>Makes the members from <paramref name="from"/> on fit for bytes that are kept or compared, in another process too.</summary>
    internal void Prepare(PSObject owner, int from)
    {
        Secrets.LeaveOutShown(this, owner, from);
        if (Purpose == EncodingPurpose.Key)
        {
            CanonicalOrder.SortMembers(Members, from);
        }
    }

    /// <summary>The object that was tracked last can be built only when its parts are there: they can't refer back to it.</summary>
    internal int BeginParts()
    {
        _unfinished.Add(_references.Count - 1);
        return _unfinished.Count - 1;
    }

    internal void EndParts(int mark) => _unfinished.RemoveRange(mark, _unfinished.Count - mark);

    /// <param name="reason">A sentence: others may follow it in a message. Its full stop is added where it lacks one.</param>
    /// <param name="inner">What led to it.</param>
    internal ObjectCodecException Failure(string reason, Exception? inner = null) =>
        new(_path.Show(_level), reason.EndsWith('.') ? reason : reason + ".", inner);

    /// <summary>Writes a value, or nothing at all when it can't cross.</summary>
    internal bool TryWriteMember(string name, object? value)
    {
        var (length, references, shapes, enums) = (Output.Length, _references.Count, Shapes.Written, EnumTypes.Count);
        var (level, depth, inBag, members, unfinished) = (_level, RemainingDepth, InBag, Members.Count, _unfinished.Count);
        var blobs = Blobs?.Count ?? 0;
        try
        {
            WriteMember(name, value);
            return true;
        }
        catch (ObjectCodecException)
        {
            // The caller has something to put in its place.
            Output.Length = length;
            Blobs?.CutTo(blobs);
            _references.CutTo(references);
            Shapes.CutTo(shapes);
            EnumTypes.CutTo(enums);
            Members.RemoveRange(members, Members.Count - members);
            _unfinished.RemoveRange(unfinished, _unfinished.Count - unfinished);
            (_level, RemainingDepth, InBag) = (level, depth, inBag);
            return false;
        }
    }

    /// <summary>Writes an object that was written before as its id. False when it wasn't.</summary>
    internal bool WriteReference(object value)
    {
        var id = _references.Find(value);
        if (id < 0)
        {
            return false;
        }

        if (_unfinished.Count > 0 && _unfinished.Contains(id))
        {
            // An error that holds itself: there it becomes its text.
            Tag(ValueTag.String).WriteString(BagText.Of(value) ?? value.GetType().Name);
            return true;
        }

        Tag(ValueTag.Reference).WriteCount(id);
        return true;
    }

    private void WriteWrapped(PSObject wrapped)
    {
        if (ReferenceEquals(wrapped, AutomationNull.Value))
        {
            Tag(ValueTag.Null);
            return;
        }

        var inner = wrapped;
        while (inner.ImmediateBaseObject is PSObject next)
        {
            inner = next;
        }

        var value = inner.ImmediateBaseObject;
        if (value is PSCustomObject)
        {
            CustomWriter.Write(this, inner);
            return;
        }

        var plan = TypePlan.Of(value.GetType());
        if (plan.Kind == ValueKind.Scalar)
        {
            ExtendedWriter.WriteScalar(this, wrapped, value, plan);
            return;
        }

        WriteObject(value, wrapped, plan);
    }

    private void WriteObject(object value, PSObject? wrapper, TypePlan plan)
    {
        if (WriteReference(value))
        {
            return;
        }

        if (plan.Kind == ValueKind.Live && !InBag)
        {
            throw Failure($"a {value.GetType().FullName} is of use in its own process only");
        }

        if (plan.Kind == ValueKind.Live || (InBag && _level >= MaxNesting))
        {
            // Nobody asked for what lies that deep in a foreign object, so it is no reason to fail.
            BagText.Write(this, wrapper ?? value);
            return;
        }

        Enter();
        if (plan.IsScriptClass && Classes?.Contains(value.GetType().FullName) == true)
        {
            InstanceCodec.Write(this, value, wrapper);
        }
        else if (plan.Kind == ValueKind.Foreign)
        {
            BagWriter.Write(this, value, wrapper, plan.OwnerProperty);
        }
        else
        {
            ExtendedWriter.Write(this, value, wrapper, plan);
        }

        Leave();
    }

    private void Reset()
    {
        _output = null;
        Blobs = null;
        _level = 0;
        InBag = false;
        _references.CutTo(0);
        EnumTypes.CutTo(0);
        _unfinished.Clear();
        Members.Clear();
        FoundMembers.Clear();
    }
}
