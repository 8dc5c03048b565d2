using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

/// <summary>The parts of the engine's formatting that only its own commands can name.</summary>
internal static class EngineFormatting
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
    private const string Space = "Microsoft.PowerShell.Commands.Internal.Format.";
    private static readonly Assembly Engine = typeof(PSObject).Assembly;
    private static readonly FieldInfo Implementation = typeof(FrontEndCommandBase).GetField("implementation", Hidden)!;

    /// <summary>Makes a command a formatter of one shape: Table, List, Wide or Complex.</summary>
    public static void UseShape(FrontEndCommandBase command, string shape)
    {
        Type shapes = Type("FormatShape");
        var inner = Activator.CreateInstance(Type("InnerFormatShapeCommand"), Hidden, null, [Enum.Parse(shapes, shape)], null);
        Implementation.SetValue(command, inner);
    }

    /// <summary>Adds what only one shape has, once the engine has read the rest of the parameters.</summary>
    public static void SetShapeParameter(FrontEndCommandBase command, string kind, string field, object? value, bool? autoSize = null)
    {
        var inner = Implementation.GetValue(command)!;
        var parameters = inner.GetType().GetField("_parameters", Hidden)!.GetValue(inner)!;
        var specific = Activator.CreateInstance(Type(kind), nonPublic: true)!;
        specific.GetType().GetField(field, Hidden)!.SetValue(specific, value);
        parameters.GetType().GetField("shapeParameters", Hidden)!.SetValue(parameters, specific);
        parameters.GetType().GetField("autosize", Hidden)!.SetValue(parameters, autoSize);
    }

    /// <summary>Makes a command write its formatted lines to <paramref name="writer"/>.</summary>
    public static void UseWriter(FrontEndCommandBase command, TextWriter writer, int width)
    {
        var output = Activator.CreateInstance(Type("OutputManagerInner"), nonPublic: true)!;
        var lines = Activator.CreateInstance(Type("TextWriterLineOutput"), Hidden, null, [writer, width], null);
        output.GetType().GetProperty("LineOutput", Hidden)!.SetValue(output, lines);
        Implementation.SetValue(command, output);
    }

    private static Type Type(string name) => Engine.GetType(Space + name, throwOnError: true)!;
}
