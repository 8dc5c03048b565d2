using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>PowerShell's SemanticVersion, which the reference assembly lacks: reached by name.</summary>
internal static class SemanticVersions
{
    private static readonly Type? Type = typeof(PSObject).Assembly.GetType("System.Management.Automation.SemanticVersion");

    public static bool Is(object value) => Type is not null && value.GetType() == Type;

    public static object Parse(string text) =>
        Type is null ? text : LanguagePrimitives.ConvertTo(text, Type, System.Globalization.CultureInfo.InvariantCulture);
}
