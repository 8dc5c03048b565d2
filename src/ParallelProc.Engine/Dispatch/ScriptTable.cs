using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Numbers for scripts, so that each is sent to a worker once. The oldest are forgotten when there are many. Owned by the strand.</summary>
internal sealed class ScriptTable
{
    private const int Most = 200;

    private readonly Dictionary<ScriptCode, int> _ids = [];
    private readonly Dictionary<int, Content> _variables = [];
    private readonly Queue<ScriptCode> _order = new();
    private int _lastId;

    /// <summary>The script's number. <paramref name="forgotten"/> is one that workers may drop, or 0.</summary>
    public int IdOf(ScriptCode code, Predicate<int> inUse, out int forgotten)
    {
        forgotten = 0;
        if (_ids.TryGetValue(code, out var id))
        {
            return id;
        }

        if (_ids.Count >= Most && _order.TryDequeue(out var oldest))
        {
            var oldId = _ids[oldest];
            if (inUse(oldId))
            {
                _order.Enqueue(oldest);
            }
            else
            {
                _ids.Remove(oldest);
                _variables.Remove(oldId);
                forgotten = oldId;
            }
        }

        id = ++_lastId;
        _ids.Add(code, id);
        _order.Enqueue(code);
        return id;
    }

    /// <summary>The content that a script's variables cross as: the same for each worker. Null where they are few.</summary>
    public Content? VariablesOf(ScriptCode code, int id)
    {
        if (code.Setup is { Variables.Length: >= Content.Least } setup && !_variables.ContainsKey(id))
        {
            _variables.Add(id, Content.Of(setup.Variables, setup.IsSecret)!);
        }

        return _variables.GetValueOrDefault(id);
    }

    /// <param name="code">The script.</param>
    /// <param name="id">Its number.</param>
    /// <param name="variables">The content that its variables cross as; null where they are in its message.</param>
    public static ByteWriter Message(ScriptCode code, int id, Content? variables)
    {
        var writer = new ByteWriter();
        code.ToMessage(id, variables).Write(writer);
        return writer;
    }
}
