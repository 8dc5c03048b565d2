using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>PowerShell's SemanticVersion, which the reference assembly is too old to have.</summary>
internal static class SemanticVersions
{
    public static readonly Type? Type = typeof(PSObject).Assembly.GetType("System.Management.Automation.SemanticVersion");

    /// <summary>The version of this text, or the text itself where the engine has no such type.</summary>
    public static object Parse(string text)
    {
        if (Type is null)
        {
            return text;
        }

        return LanguagePrimitives.TryConvertTo(text, Type, out var version) && version is not null
            ? version
            : throw new ProtocolException("A semantic version is malformed.");
    }
}
