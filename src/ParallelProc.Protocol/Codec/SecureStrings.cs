using System.Runtime.InteropServices;
using System.Security;

namespace ParallelProc.Protocol;

/// <summary>Secrets, on their way through a private pipe. They are in clear nowhere else, and in memory no longer than needed.</summary>
internal static class SecureStrings
{
    public static void Write(ByteWriter output, SecureString secret)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            output.WriteCount(secret.Length);
            for (var i = 0; i < secret.Length; i++)
            {
                output.WriteInt16(Marshal.ReadInt16(pointer, i * sizeof(char)));
            }
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    public static SecureString Read(ref ByteReader input)
    {
        var count = input.ReadCountOf(sizeof(char));
        var secret = new SecureString();
        for (var i = 0; i < count; i++)
        {
            secret.AppendChar((char)input.ReadInt16());
        }

        secret.MakeReadOnly();
        return secret;
    }
}
