using System.Management.Automation;
using System.Security;
using System.Xml;

namespace ParallelProc.Protocol;

/// <summary>Reads files (by path), scripts (by text), XML, and secrets.</summary>
internal static class OtherReaders
{
    /// <summary>What the entities of a document may grow to, in characters, and for each of its own.</summary>
    private const int MaxEntities = 1 << 20;
    private const int FreeEntities = 4096;
    private const int EntitiesPerCharacter = 64;

    /// <summary>What the bag of a foreign file costs, which a path of any length pays for, and many empty ones don't.</summary>
    private const int ForeignFileWork = 256;

    public static object Read(ObjectDecoder decoder, ValueTag tag, ref ByteReader input) => tag switch
    {
        ValueTag.File => decoder.Track(ReadFile(decoder, ref input, file: true)),
        ValueTag.Directory => decoder.Track(ReadFile(decoder, ref input, file: false)),
        ValueTag.ScriptBlock => ReadScript(decoder, input.ReadString()),
        ValueTag.Xml => decoder.Track(ReadXml(input.ReadString())),
        ValueTag.XmlElement => decoder.Track(ReadXml(input.ReadString()).DocumentElement ?? throw new ProtocolException("An XML element is empty.")),
        ValueTag.SecureString => decoder.Track(ReadSecret(ref input)),
        ValueTag.Credential => ReadCredential(decoder, ref input),
        _ => throw ObjectDecoder.Unknown(tag, ref input),
    };

    private static object ReadFile(ObjectDecoder decoder, ref ByteReader input, bool file)
    {
        var path = input.ReadString();
        if (!Path.IsPathFullyQualified(path))
        {
            decoder.Spend(ForeignFileWork, ref input);
            return IsRootedSomewhere(path) ? ForeignFile(path, file) : throw new ProtocolException($"The path of a file before byte {input.Position} begins nowhere.");
        }

        return file ? new FileInfo(path) : new DirectoryInfo(path);
    }

    /// <summary>A file always comes with its full path, if not one of this system's.</summary>
    private static bool IsRootedSomewhere(string path) => path is ['/' or '\\', ..] or [_, ':', '/' or '\\', ..];

    /// <summary>A path of another system has no meaning here: completed with our current directory, it would name something else.</summary>
    private static PSObject ForeignFile(string path, bool file)
    {
        var bag = new PSObject();
        bag.TypeNames.Clear();
        bag.TypeNames.Add(file ? "Deserialized.System.IO.FileInfo" : "Deserialized.System.IO.DirectoryInfo");
        bag.TypeNames.Add("Deserialized.System.IO.FileSystemInfo");
        bag.Properties.Add(new PSNoteProperty("FullName", path));
        bag.Properties.Add(new PSNoteProperty("Name", path[(path.LastIndexOfAny(['/', '\\']) + 1)..]));
        PSObjectAccess.SetText(bag, path);
        return bag;
    }

    private static object ReadScript(ObjectDecoder decoder, string text)
    {
        var factory = decoder.ScriptBlockFactory;
        var script = factory is null ? DeepText.Parse(text.Length, DeepText.MaxLength, () => ScriptBlock.Create(text)) : factory(text);
        return decoder.Track(script ?? throw new ProtocolException("A script block can't be made here."));
    }

    private static XmlDocument ReadXml(string text)
    {
        // Nothing is ever fetched from where the document says, and entities can't blow up.
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        if (text.Length == 0)
        {
            return document;
        }

        var most = Math.Min(MaxEntities, FreeEntities + ((long)EntitiesPerCharacter * text.Length));
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null, MaxCharactersFromEntities = most };
        return DeepText.Parse(DocumentTypes.DepthOf(text), DocumentTypes.MaxDepth, () =>
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            document.Load(reader);
            return document;
        });
    }

    private static PSCredential ReadCredential(ObjectDecoder decoder, ref ByteReader input)
    {
        var id = decoder.Reserve();
        var name = input.ReadOptionalString();
        var secret = ReadSecret(ref input);
        return decoder.Fill(id, string.IsNullOrEmpty(name) ? PSCredential.Empty : new PSCredential(name, secret));
    }

    private static SecureString ReadSecret(ref ByteReader input)
    {
        var length = input.ReadCountOf(2);
        var secret = new SecureString();
        for (var i = 0; i < length; i++)
        {
            secret.AppendChar((char)input.ReadInt16());
        }

        secret.MakeReadOnly();
        return secret;
    }
}
