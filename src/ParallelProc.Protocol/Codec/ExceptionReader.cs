using System.Runtime.ExceptionServices;

namespace ParallelProc.Protocol;

/// <summary>Reads exceptions: of the same type where that is on the list, else as <see cref="PoolTaskException"/>.</summary>
internal static class ExceptionReader
{
    public static Exception Read(ObjectDecoder decoder, ref ByteReader input)
    {
        var id = decoder.Reserve();
        var typeName = input.ReadString();
        var listed = input.ReadOptionalString();
        var message = input.ReadString();
        var detail = input.ReadOptionalString();
        var code = input.ReadInt32();
        var source = input.ReadOptionalString();
        var stack = input.ReadOptionalString();
        var help = input.ReadOptionalString();
        var inner = new Exception[decoder.ReadElementCount(ref input)];
        for (var i = 0; i < inner.Length; i++)
        {
            inner[i] = Unwrap(decoder.ReadElement(ref input)) ?? throw new ProtocolException($"An inner exception at byte {input.Position} is none.");
        }

        var made = listed is null ? null : ExceptionFactories.Make(listed, message, detail, inner) ?? CommandExceptions.Make(listed, message, inner.Length > 0 ? inner[0] : null);
        made ??= new PoolTaskException(typeName, message, inner.Length > 0 ? inner[0] : null);
        made.HResult = code;
        made.Source = source;
        made.HelpLink = help;
        if (stack is not null)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(made, stack);
        }

        decoder.Fill(id, made);
        for (var count = 0; input.ReadBool(); count++)
        {
            // The table is a list, in which each name is compared with all before it.
            decoder.Spend(count, ref input);
            var name = input.ReadString();
            made.Data[name] = decoder.Read(ref input);
        }

        return made;
    }

    public static Exception? Unwrap(object? value) =>
        value as Exception ?? (value as System.Management.Automation.PSObject)?.BaseObject as Exception ?? (value is string text ? new PoolTaskException("System.Exception", text) : null);
}
