using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Protocol;

/// <summary>Where a record was made: the line of a script, and the command that made it.</summary>
internal static class InvocationCodec
{
    /// <summary>More of a line than this is of no use to a person, and some lines are a whole minified script.</summary>
    private const int MaxLine = 4096;

    public static void Write(ByteWriter output, InvocationInfo? invocation)
    {
        output.WriteBool(invocation is not null);
        if (invocation is null)
        {
            return;
        }

        // A block without a name would be an empty heading in the error view, which has better ones to fall back to.
        var isNameless = invocation.MyCommand is { } command && string.IsNullOrEmpty(command.Name);
        output.WriteOptionalString(isNameless ? "" : invocation.InvocationName);
        WriteCommand(output, isNameless ? null : invocation.MyCommand);
        var extent = ExtentOf(invocation);
        output.WriteBool(extent is not null);
        if (extent is not null)
        {
            var start = extent.StartScriptPosition;
            output.WriteOptionalString(start.File);
            output.WriteVarInt(start.LineNumber);
            output.WriteVarInt(start.ColumnNumber);
            output.WriteOptionalString(Cut(start.Line));
            output.WriteVarInt(extent.EndScriptPosition.LineNumber);
            output.WriteVarInt(extent.EndScriptPosition.ColumnNumber);
        }
    }

    public static InvocationInfo? Read(ref ByteReader input)
    {
        if (!input.ReadBool())
        {
            return null;
        }

        var name = input.ReadOptionalString();
        var command = ReadCommand(ref input);
        var invocation = InvocationInfo.Create(command, input.ReadBool() ? ReadExtent(ref input) : null);
        if (name is not null)
        {
            EngineErrors.SetName(invocation, name);
        }

        return invocation;
    }

    private static ScriptExtent ReadExtent(ref ByteReader input)
    {
        var file = input.ReadOptionalString();
        var (line, column) = (ReadInt(ref input), ReadInt(ref input));
        var text = input.ReadOptionalString();
        var (endLine, endColumn) = (ReadInt(ref input), ReadInt(ref input));
        return new ScriptExtent(new ScriptPosition(file, line, column, text), new ScriptPosition(file, endLine, endColumn, text));
    }

    private static void WriteCommand(ByteWriter output, CommandInfo? command)
    {
        output.WriteBool(command is not null);
        if (command is not null)
        {
            output.WriteString(command.Name);
            output.WriteCount((int)command.CommandType);
        }
    }

    private static CommandInfo? ReadCommand(ref ByteReader input) =>
        input.ReadBool() ? EngineErrors.MakeCommand(input.ReadString(), (CommandTypes)input.ReadCount()) : null;

    private static int ReadInt(ref ByteReader input)
    {
        var value = input.ReadVarInt();
        return value is >= 0 and <= int.MaxValue ? (int)value : throw new ProtocolException($"{value} is not a line or column.");
    }

    private static string? Cut(string? line) => line?.Length > MaxLine ? line[..MaxLine] : line;

    private static IScriptExtent? ExtentOf(InvocationInfo invocation)
    {
        var extent = invocation.DisplayScriptPosition ?? EngineErrors.ExtentOf(invocation);
        if (extent is not null || string.IsNullOrEmpty(invocation.Line))
        {
            return extent;
        }

        var (file, line, column) = (invocation.ScriptName, invocation.ScriptLineNumber, invocation.OffsetInLine);
        return new ScriptExtent(
            new ScriptPosition(file, line, column, invocation.Line),
            new ScriptPosition(file, line, invocation.Line.Length + 1, invocation.Line));
    }
}
