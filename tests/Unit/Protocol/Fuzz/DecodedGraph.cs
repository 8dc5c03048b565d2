using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>
/// Looks at every object of a graph that was decoded, and says which one the codec should never have made. Its list is its own, so that an entry too
/// many in the codec's does not go unseen.
/// </summary>
internal sealed class DecodedGraph
{
    private static readonly HashSet<Type> Leaves =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double),
        typeof(decimal), typeof(char), typeof(string), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri),
        typeof(Version), typeof(SemanticVersion), typeof(BigInteger), typeof(IPAddress), typeof(Regex), typeof(DBNull), typeof(SwitchParameter), typeof(FileInfo),
        typeof(DirectoryInfo), typeof(ScriptBlock), typeof(XmlDocument), typeof(SecureString), typeof(PSCredential), typeof(ProgressRecord), typeof(WarningRecord),
        typeof(VerboseRecord), typeof(DebugRecord), typeof(HostInformationMessage), typeof(PSCustomObject), typeof(IPEndPoint), typeof(MailAddress), typeof(CultureInfo),
        typeof(JsonElement), typeof(JsonDocument), typeof(X509Certificate2), typeof(DataTable), typeof(Memory<byte>), typeof(ReadOnlyMemory<byte>),
    ];

    private static readonly HashSet<Type> Containers =
    [
        typeof(Hashtable), typeof(OrderedDictionary), typeof(ArrayList), typeof(Stack), typeof(Queue), typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>),
        typeof(Stack<>), typeof(Queue<>),
    ];

    /// <summary>Made of a few others, or one of several types that are made alike.</summary>
    private static readonly HashSet<Type> Tuples =
    [
        typeof(KeyValuePair<,>), typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>),
    ];

    /// <summary>Types that only elements are declared as.</summary>
    private static readonly HashSet<Type> Declared =
    [
        typeof(object), typeof(PSObject), typeof(DictionaryEntry), typeof(FileSystemInfo), typeof(ErrorRecord), typeof(Exception), typeof(XmlElement), typeof(Nullable<>),
        typeof(JsonNode), typeof(JsonObject), typeof(JsonArray), typeof(JsonValue),
    ];

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<object> _left = new();

    /// <summary>What should not be there, or null.</summary>
    public static string? Fault(object? root)
    {
        var graph = new DecodedGraph();
        graph.Add(root);
        while (graph._left.TryPop(out var value))
        {
            if (graph.Look(value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private void Add(object? value)
    {
        if (value is not null && (value is ValueType || _seen.Add(value)))
        {
            _left.Push(value);
        }
    }

    private string? Look(object value)
    {
        if (Members(value) is { } fault)
        {
            return fault;
        }

        switch (value)
        {
            case PSObject wrapped:
                Add(wrapped.BaseObject);
                return null;
            case DictionaryEntry entry:
                Add(entry.Key);
                Add(entry.Value);
                return null;
            case Exception exception:
                return Look(exception);
            case ErrorRecord error:
                Add(error.Exception);
                Add(error.TargetObject);
                return null;
            case InformationRecord information:
                Add(information.MessageData);
                return null;
            case DataTable rows:
                foreach (DataRow row in rows.Rows)
                {
                    Add(row.ItemArray);
                }

                return rows.Columns.Cast<DataColumn>().Any(static c => c.Expression.Length > 0) ? "A column computes." : null;
            case JsonNode or Encoding or TimeZoneInfo:
                return null;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                {
                    Add(tuple[i]);
                }

                return IsListed(value.GetType()) ? null : $"A {value.GetType()} was made.";
        }

        var type = value.GetType();
        if (Leaves.Contains(type) || type.IsEnum || type.IsSubclassOf(typeof(XmlElement)) || type == typeof(XmlElement))
        {
            return null;
        }

        if (ScriptClasses.IsOne(type) && FuzzClasses.Table.Find(type.FullName!) is { } plan && plan.Type == type)
        {
            var members = new List<PSMemberInfo>();
            plan.Collect(value, members);
            members.ForEach(member => Add(member.Value));
            return null;
        }

        if (!IsListed(type))
        {
            return $"A {type} was made.";
        }

        if (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        {
            Add(type.GetProperty("Key")!.GetValue(value));
            Add(type.GetProperty("Value")!.GetValue(value));
            return null;
        }

        if (value is IDictionary table)
        {
            foreach (DictionaryEntry entry in table)
            {
                Add(entry.Key);
                Add(entry.Value);
            }
        }
        else if (value is not Array { Length: > 0 } array || !array.GetType().GetElementType()!.IsPrimitive)
        {
            foreach (var element in (IEnumerable)value)
            {
                Add(element);
            }
        }

        return null;
    }

    private string? Look(Exception exception)
    {
        if (exception is not PoolTaskException && !ExceptionFactories.Contains(exception.GetType().FullName!))
        {
            return $"A {exception.GetType()} was made.";
        }

        Add(exception.InnerException);
        Add(exception.Data.Count > 0 ? new ArrayList(exception.Data.Values) : null);
        return null;
    }

    /// <summary>Notes, the sets that say which properties are shown, and a text: nothing that runs.</summary>
    private string? Members(object value)
    {
        if (value is ValueType or string || PSObjectAccess.AddedMembers(value) is not { } members)
        {
            return null;
        }

        foreach (var member in members)
        {
            switch (member)
            {
                case PSNoteProperty note:
                    Add(note.Value);
                    break;
                case PSMethod { Name: "ToString" }:
                    break;
                case PSMemberSet set when set.Members.All(static m => m is PSPropertySet or PSNoteProperty { Value: string }):
                    break;
                default:
                    return $"A {member.GetType()} named {member.Name} was added to a {value.GetType()}.";
            }
        }

        return null;
    }

    private static bool IsListed(Type type)
    {
        if (type.IsArray)
        {
            return IsListed(type.GetElementType()!);
        }

        if (type.IsConstructedGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            return (Containers.Contains(definition) || Tuples.Contains(definition) || Declared.Contains(definition)) && Array.TrueForAll(type.GetGenericArguments(), IsListed);
        }

        return Leaves.Contains(type) || Containers.Contains(type) || Declared.Contains(type) || type.IsEnum || FuzzClasses.Table.Find(type.FullName!)?.Type == type;
    }
}
