using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>A script that the shell has sent, with what was made of it so far. Its runners are made, once, on the thread that runs them.</summary>
internal sealed class LoadedScript(ScriptMessage message)
{
    private readonly Runner?[] _runners = new Runner?[5];
    private Runner? _withoutInput;
    private ScriptBlock? _body;
    private ScriptBlock[] _functions = [];
    private object?[] _variables = [];

    public ScriptMessage Message { get; } = message;

    /// <summary>Why it can't run, once that is known.</summary>
    public ErrorRecord? Error { get; private set; }

    /// <summary>What runs an item of this kind. Null when it can't run: see <see cref="Error"/>.</summary>
    public Runner? RunnerFor(bool hasInput, bool hasArguments, ItemFeed feed)
    {
        if (Error is not null || !TryParse())
        {
            return null;
        }

        var form = Message.Method is null ? RunnerBuilder.FormOf((ScriptBlockAst)_body!.Ast, Message.Trust >= BodyTrust.Scopeless, hasArguments) : BodyForm.Method;
        ref var runner = ref _runners[(int)form];
        if (form >= BodyForm.Whole && !hasInput)
        {
            runner = ref _withoutInput;
        }

        try
        {
            return runner ??= Build(form, hasInput, feed);
        }
        catch (Exception e)
        {
            // Whatever the engine finds wrong with the tree is wrong with what was sent: each item of the script says so.
            Error = Message.Method is null ? WorkerErrors.Of(e) : WorkerErrors.MethodNotLoadable(Message.Method, e);
            return null;
        }
    }

    private Runner Build(BodyForm form, bool hasInput, ItemFeed feed)
    {
        var builder = new RunnerBuilder(_body!, _functions, new Surroundings(Message.Setup, _variables), feed);
        return Message.Method is null ? builder.Build(form, hasInput) : builder.Build(new MethodCalls(MethodGroup.Load(Message.Method), feed, hasInput));
    }

    private bool TryParse()
    {
        if (_body is not null)
        {
            return true;
        }

        try
        {
            _functions = [.. Message.Functions.Select(Block)];
            _variables = Message.Setup is { Variables.Length: > 0 } setup ? Values(setup.Variables) : [];
            _body = Block(Message.Body);
            return true;
        }
        catch (Exception e) when (e is ObjectCodecException or ProtocolException)
        {
            Error = WorkerErrors.CantDecode(e);
            return false;
        }
        catch (ParseException e)
        {
            Error = e.ErrorRecord;
            return false;
        }
    }

    private static object?[] Values(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return new ObjectDecoder().Decode(ref reader) as object?[] ?? throw new ProtocolException("The variables of a script are not an array.");
    }

    private static ScriptBlock Block(ScriptSource source) => ScriptParser.Parse(source).GetScriptBlock();
}
