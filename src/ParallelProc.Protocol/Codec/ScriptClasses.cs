using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>Tells the classes and enumerations of scripts from other types.</summary>
internal static class ScriptClasses
{
    private const string AssemblyMark = "DynamicClassImplementationAssemblyAttribute";

    public static bool IsOne(Type type) => type.Assembly.IsDynamic && MarkOf(type) is not null;

    /// <summary>What PowerShell notes on the assembly that it makes of a script's definitions.</summary>
    public static CustomAttributeData? MarkOf(Type type) =>
        type.Assembly.GetCustomAttributesData().FirstOrDefault(static data => data.AttributeType.Name == AssemblyMark);
}
