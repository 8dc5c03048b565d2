using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;

namespace ParallelProc.Protocol;

/// <summary>Where in a script an error arose.</summary>
internal sealed record ErrorPosition(string? File, int Line, int Column, int EndLine, int EndColumn, string LineText, string? EndLineText)
{
    private static bool NoExtent;

    /// <summary>The position that an error knows, or null.</summary>
    public static ErrorPosition? Of(ErrorRecord error)
    {
        if (error.InvocationInfo is not { } invocation || ExtentOf(invocation) is not { StartLineNumber: > 0 } extent)
        {
            return null;
        }

        var text = extent.StartScriptPosition?.Line ?? invocation.Line ?? "";
        return new ErrorPosition(
            string.IsNullOrEmpty(extent.File) ? null : extent.File, extent.StartLineNumber, extent.StartColumnNumber, extent.EndLineNumber, extent.EndColumnNumber,
            text, extent.EndLineNumber == extent.StartLineNumber ? null : extent.EndScriptPosition?.Line);
    }

    public IScriptExtent ToExtent() => new ScriptExtent(
        new ScriptPosition(File, Line, Column, LineText),
        new ScriptPosition(File, EndLine, EndColumn, EndLineText ?? LineText));

    public void Write(ByteWriter output)
    {
        output.WriteOptionalString(File);
        output.WriteCount(Line);
        output.WriteCount(Column);
        output.WriteCount(EndLine);
        output.WriteCount(EndColumn);
        output.WriteString(LineText);
        output.WriteOptionalString(EndLineText);
    }

    public static ErrorPosition Read(ref ByteReader input) => new(
        input.ReadOptionalString(), input.ReadCount(), input.ReadCount(), input.ReadCount(), input.ReadCount(), input.ReadString(), input.ReadOptionalString());

    private static IScriptExtent? ExtentOf(InvocationInfo invocation)
    {
        if (NoExtent)
        {
            return invocation.DisplayScriptPosition;
        }

        try
        {
            return GetScriptPosition(invocation);
        }
        catch (MissingMethodException)
        {
            NoExtent = true;
            return invocation.DisplayScriptPosition;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ScriptPosition")]
    private static extern IScriptExtent? GetScriptPosition(InvocationInfo invocation);
}
