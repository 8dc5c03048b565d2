using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>A script that the shell has sent, with what was made of it so far. Its runners are made, once, on the thread that runs them.</summary>
/// <param name="message">The script.</param>
/// <param name="shared">Answers what its variables ask of shared objects.</param>
/// <param name="sent">Modules that were sent.</param>
/// <param name="variables">Its variables, where they came by themselves; null where they are in the message.</param>
internal sealed class LoadedScript(ScriptMessage message, ISharedCalls shared, SentModules sent, WorkerContent? variables = null)
{
    private readonly Runner?[] _runners = new Runner?[5];
    private Runner? _withoutInput;
    private ScriptBlock? _body;
    private ScriptBlock[] _functions = [];
    private object?[] _variables = [];
    private object?[] _globals = [];
    private ClassTable? _classes;

    public ScriptMessage Message { get; } = message;

    /// <summary>The classes that it brings along and its caller has too: what comes of their instances is made instances. Null for none.</summary>
    public ClassTable? Classes => Message.Classes is not null && Error is null && TryParse() ? _classes : null;

    /// <summary>Why it can't run, once that is known.</summary>
    public ErrorRecord? Error { get; private set; }

    /// <summary>What runs an item of this kind. Null when it can't run: see <see cref="Error"/>.</summary>
    public Runner? RunnerFor(bool hasInput, bool hasArguments, ItemFeed feed)
    {
        if (Error is not null || !TryParse())
        {
            return null;
        }

        feed.Imports.Globals.Restore(_globals);
        var form = Message.Method is null ? RunnerBuilder.FormOf((ScriptBlockAst)_body!.Ast, Message.Trust >= BodyTrust.Scopeless, hasArguments) : BodyForm.Method;
        ref var runner = ref _runners[(int)form];
        if (form >= BodyForm.Whole && !hasInput)
        {
            runner = ref _withoutInput;
        }

        try
        {
            feed.Imports.Types.Restore(Message.Setup?.Types ?? []);
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
        var builder = new RunnerBuilder(_body!, _functions, new Surroundings(Message.Setup, _variables, _globals), feed);
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
            // A class may derive from a type of theirs, so they come first.
            sent.Use(Message.Setup?.Sent ?? []);
            AssemblyFiles.Load(Message.Setup?.Assemblies ?? [], sent);
            _functions = [.. Message.Functions.Select(Defined)];
            _classes = Message.Classes is { } names ? ScriptTypes.Table(_functions, names) : null;
            _variables = variables is not null ? Values(variables.Bytes, _classes) : Message.Setup is { Variables.Length: > 0 } setup ? Values(setup.Variables, _classes) : [];
            _globals = Message.Setup is { Globals.Length: > 0 } wide ? Values(wide.Globals, null) : [];
            _body = Block(Message.Body);
            return true;
        }
        catch (Exception e) when (e is ObjectCodecException or ProtocolException or SharedObjectException)
        {
            Error = WorkerErrors.CantDecode(e);
            return false;
        }
        catch (ModuleNotSentException e)
        {
            Error = WorkerErrors.ModuleNotSent(e);
            return false;
        }
        catch (AssemblyFileException e)
        {
            Error = WorkerErrors.AssemblyNotLoaded(e.Path, sent.IsAway, e.InnerException!);
            return false;
        }
        catch (ParseException e)
        {
            Error = e.ErrorRecord;
            return false;
        }
    }

    /// <summary>A name is given its meaning when it is parsed: the classes that came along must be there before what uses them.</summary>
    private static ScriptBlock Defined(ScriptSource source)
    {
        var block = ScriptTypes.BlockOf(source, Block);
        ScriptTypes.Define(block);
        return block;
    }

    private object?[] Values(ReadOnlySpan<byte> bytes, ClassTable? classes)
    {
        var reader = new ByteReader(bytes);
        return new ObjectDecoder { Shared = shared, Classes = classes }.Decode(ref reader) as object?[] ?? throw new ProtocolException("The variables of a script are not an array.");
    }

    private static ScriptBlock Block(ScriptSource source) => ScriptParser.Parse(source).GetScriptBlock();
}
