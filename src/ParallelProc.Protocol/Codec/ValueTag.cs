namespace ParallelProc.Protocol;

/// <summary>The first byte of every encoded value. From <see cref="ExtendedScalar"/> on, values get the next reference id.</summary>
internal enum ValueTag : byte
{
    Null = 0,
    True,
    False,
    Byte,
    SByte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Single,
    Double,
    Decimal,
    Char,
    String,
    DateTime,
    DateTimeOffset,
    DateOnly,
    TimeOnly,
    TimeSpan,
    Guid,
    Uri,
    Version,
    SemanticVersion,
    BigInteger,
    IPAddress,
    Regex,
    DBNull,
    Switch,
    Enum,
    DictionaryEntry,

    /// <summary>A property that can't be read here: the member is left out.</summary>
    Missing,

    /// <summary>A value of this graph that was written before, by its id.</summary>
    Reference,

    /// <summary>A tracked value, with type names or members that were added to it.</summary>
    Extended,
    IPEndPoint,
    MailAddress,
    Culture,
    Encoding,
    TimeZone,
    JsonElement,
    Pair,
    ValueTuple,
    Memory,

    /// <summary>A property whose getter failed: null, and what its error said.</summary>
    Failed,

    /// <summary>A value that crosses by itself, by its place among those that the message names.</summary>
    Content,

    /// <summary>A scalar with type names or members that were added to it: it is tracked by its wrapper.</summary>
    ExtendedScalar = 64,
    Custom,
    Bag,
    Array,
    MultiArray,
    List,
    ArrayList,
    Hashtable,
    Ordered,
    Dictionary,
    HashSet,
    Stack,
    Queue,
    GenericStack,
    GenericQueue,
    File,
    Directory,
    ScriptBlock,
    Xml,
    XmlElement,
    SecureString,
    Credential,
    Exception,
    ErrorRecord,
    Warning,
    Verbose,
    Debug,
    Information,
    HostInformation,
    Progress,

    /// <summary>A large array, by the id of the <see cref="ParallelProc.Protocol.Blob"/> that came in front of the message.</summary>
    Blob,
    Certificate,
    JsonNode,
    JsonDocument,
    DataTable,
    Tuple,

    /// <summary>A shared object, by its type, number and name.</summary>
    Shared,

    /// <summary>Shared memory, by its number and name.</summary>
    SharedBuffer,
}
