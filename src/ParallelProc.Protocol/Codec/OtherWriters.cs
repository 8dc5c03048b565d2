using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using System.Xml;

namespace ParallelProc.Protocol;

/// <summary>Writes files (by path), scripts (by text), XML, and secrets.</summary>
internal static class OtherWriters
{
    public static void WriteFile(ObjectEncoder encoder, object value)
    {
        var item = (FileSystemInfo)value;
        encoder.Tag(item is FileInfo ? ValueTag.File : ValueTag.Directory).WriteString(item.FullName);
        encoder.Track(value);
    }

    public static void WriteScript(ObjectEncoder encoder, object value)
    {
        encoder.Tag(ValueTag.ScriptBlock).WriteString(value.ToString()!);
        encoder.Track(value);
    }

    public static void WriteXml(ObjectEncoder encoder, object value)
    {
        encoder.Tag(ValueTag.Xml).WriteString(((XmlDocument)value).OuterXml);
        encoder.Track(value);
    }

    public static void WriteXmlElement(ObjectEncoder encoder, object value)
    {
        encoder.Tag(ValueTag.XmlElement).WriteString(((XmlElement)value).OuterXml);
        encoder.Track(value);
    }

    public static void WriteSecret(ObjectEncoder encoder, object value)
    {
        encoder.Tag(ValueTag.SecureString);
        encoder.Track(value);
        WriteChars(encoder, (SecureString)value);
    }

    public static void WriteCredential(ObjectEncoder encoder, object value)
    {
        var credential = (PSCredential)value;
        var output = encoder.Tag(ValueTag.Credential);
        encoder.Track(value);
        output.WriteOptionalString(credential.UserName);
        WriteChars(encoder, credential.Password ?? new SecureString());
    }

    /// <summary>No string is made of it on the way: that would stay in memory until somebody reads a dump.</summary>
    private static void WriteChars(ObjectEncoder encoder, SecureString secret)
    {
        var output = encoder.Output;
        if (Secrets.LeaveOut(encoder))
        {
            output.WriteCount(0);
            return;
        }

        var memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            output.WriteCount(secret.Length);
            for (var i = 0; i < secret.Length; i++)
            {
                output.WriteInt16(Marshal.ReadInt16(memory, 2 * i));
            }
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}
