using System.Management.Automation;
using System.Net;

namespace ParallelProc.Protocol;

/// <summary>What must not leave memory: it is refused where bytes are kept, and left out where they only serve to know an object again.</summary>
internal static class Secrets
{
    /// <summary>Called where a secret is about to be written, which is noted.</summary>
    /// <returns>Whether it shall be written without what is secret about it.</returns>
    /// <exception cref="ObjectCodecException">The bytes are to be kept.</exception>
    public static bool LeaveOut(ObjectEncoder encoder)
    {
        encoder.MetSecret = true;
        if (encoder.Purpose == EncodingPurpose.Journal)
        {
            throw encoder.Failure("a secret is not kept on a disk");
        }

        return encoder.Purpose == EncodingPurpose.Key;
    }

    /// <summary>Does the same for an object that has its password among its properties: those from <paramref name="from"/> on.</summary>
    public static void LeaveOutShown(ObjectEncoder encoder, PSObject value, int from)
    {
        if (ShowsPassword(value) && LeaveOut(encoder))
        {
            for (var i = encoder.Members.Count - 1; i >= from; i--)
            {
                if (encoder.Members[i].Name is "Password" or "SecurePassword")
                {
                    encoder.Members.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>An object that shows its password as a property, here or where it came from, whatever other type names it was given.</summary>
    private static bool ShowsPassword(PSObject value) =>
        value.BaseObject is NetworkCredential || PSObjectAccess.TypeNames(value).Contains("Deserialized.System.Net.NetworkCredential");
}
