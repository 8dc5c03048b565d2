using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary><c>$PSStyle.OutputRendering</c>, by name: the reference assembly is older. Where the engine has none, it is null and can't be set.</summary>
internal static class OutputRendering
{
    private static readonly object? Style = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle")
        ?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);

    private static readonly PropertyInfo? Property = Style?.GetType().GetProperty("OutputRendering");

    public static string? Current
    {
        get => Property?.GetValue(Style)?.ToString();
        set
        {
            if (Property is not null && Enum.TryParse(Property.PropertyType, value, out var mode))
            {
                Property.SetValue(Style, mode);
            }
        }
    }
}
