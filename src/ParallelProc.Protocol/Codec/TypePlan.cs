using System.Collections.Concurrent;
using System.Management.Automation;
using System.Security;
using System.Xml;

namespace ParallelProc.Protocol;

internal delegate void ValueWriter(ObjectEncoder encoder, object value);

internal enum ValueKind
{
    /// <summary>Has no identity worth keeping.</summary>
    Scalar,

    /// <summary>Crosses as itself, and as one object however often it is met.</summary>
    Tracked,

    /// <summary>Crosses as its properties, or as text where those are too deep.</summary>
    Foreign,

    /// <summary>Is of use in its own process only.</summary>
    Live,
}

/// <summary>How objects of one type are written; worked out once for each type.</summary>
internal sealed class TypePlan
{
    private static readonly ConcurrentDictionary<Type, TypePlan> Plans = new();
    private static readonly Func<Type, TypePlan> MakePlan = Make;
    private static readonly TypePlan Foreign = new(ValueKind.Foreign, NoWriter);
    private static readonly TypePlan Live = new(ValueKind.Live, NoWriter);

    private TypePlan(ValueKind kind, ValueWriter write)
    {
        Kind = kind;
        Write = write;
    }

    public ValueKind Kind { get; }

    public ValueWriter Write { get; }

    /// <summary>The type names differ from object to object without anyone having changed them, as those of XML do.</summary>
    public bool NamesVary { get; private init; }

    /// <summary>A class of a script, derived from nothing else.</summary>
    public bool IsScriptClass { get; private init; }

    /// <summary>The property by which each of many objects has all the others: it goes as text, or each would bring all of them along. Null for none.</summary>
    public string? OwnerProperty { get; private init; }

    public static TypePlan Of(Type type) => Plans.GetOrAdd(type, MakePlan);

    private static void NoWriter(ObjectEncoder encoder, object value) =>
        throw new InvalidOperationException("Bags and handles are written with their wrapper.");

    private static TypePlan Make(Type type)
    {
        if (ScalarWriters.For(type) is { } scalar)
        {
            return new TypePlan(ValueKind.Scalar, scalar);
        }

        if (typeof(XmlDocument).IsAssignableFrom(type))
        {
            return new TypePlan(ValueKind.Tracked, OtherWriters.WriteXml) { NamesVary = true };
        }

        if (typeof(XmlElement).IsAssignableFrom(type))
        {
            return new TypePlan(ValueKind.Tracked, OtherWriters.WriteXmlElement) { NamesVary = true };
        }

        if (TrackedWriter(type) is { } tracked)
        {
            return new TypePlan(ValueKind.Tracked, tracked);
        }

        return LiveTypes.Contains(type) ? Live
            : type.Assembly.IsDynamic && ClassPlan.Of(type).IsOfScripts ? new TypePlan(ValueKind.Foreign, NoWriter) { IsScriptClass = true }
            : LateTypes.OwnerPropertyOf(type) is { } owner ? new TypePlan(ValueKind.Foreign, NoWriter) { OwnerProperty = owner }
            : Foreign;
    }

    private static ValueWriter? TrackedWriter(Type type)
    {
        if (type == typeof(FileInfo) || type == typeof(DirectoryInfo))
        {
            return OtherWriters.WriteFile;
        }

        if (typeof(ErrorRecord).IsAssignableFrom(type))
        {
            return ErrorRecordWriter.Write;
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return ExceptionWriter.Write;
        }

        if (type == typeof(ScriptBlock))
        {
            return OtherWriters.WriteScript;
        }

        if (type == typeof(SecureString))
        {
            return OtherWriters.WriteSecret;
        }

        if (type == typeof(PSCredential))
        {
            return OtherWriters.WriteCredential;
        }

        if (type == typeof(SharedBuffer))
        {
            return SharedObjectCodec.WriteBuffer;
        }

        if (typeof(SharedObject).IsAssignableFrom(type))
        {
            return SharedObjectCodec.Write;
        }

        if (typeof(ISharedCopy).IsAssignableFrom(type))
        {
            return static (encoder, copy) =>
            {
                var original = ((ISharedCopy)copy).Original;
                Of(original.GetType()).Write(encoder, original);
            };
        }

        return RecordWriters.For(type) ?? LateTypes.TrackedWriter(type) ?? TupleTypes.WriterFor(type) ?? ContainerPlans.For(type);
    }
}
