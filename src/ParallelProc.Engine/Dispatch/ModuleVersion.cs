using System.Reflection;

namespace ParallelProc.Engine;

/// <summary>The version that both sides must share: that of the assembly which defines the wire.</summary>
internal static class ModuleVersion
{
    public static string Current { get; } = typeof(Protocol.HelloMessage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
