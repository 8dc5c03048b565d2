using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>
/// Global variables of the runspace that have a caller's values for as long as his script runs: preferences, which functions of modules look up
/// there. Used by the thread that runs bodies.
/// </summary>
internal sealed class GlobalVariables
{
    private readonly List<(PSVariable Variable, object? Own, object? Callers)> _set = [];
    private object?[] _callers = [];

    /// <summary>Sets them, until another script comes.</summary>
    /// <param name="values">Names and values, in turn.</param>
    /// <param name="variables">Those of the runspace.</param>
    public void Set(object?[] values, PSVariableIntrinsics variables)
    {
        for (var i = 0; i + 1 < values.Length; i += 2)
        {
            var name = "global:" + (string)values[i]!;
            if (variables.Get(name) is null)
            {
                variables.Set(name, null);
            }

            var variable = variables.Get(name);
            _set.Add((variable, variable.Value, values[i + 1]));
            variable.Value = values[i + 1];
        }

        _callers = values;
    }

    /// <summary>An item is about to run: it finds what its caller has, whatever the one before did.</summary>
    /// <param name="values">As they were given to <see cref="Set"/>, or will be.</param>
    public void Restore(object?[] values)
    {
        if (_set.Count == 0)
        {
            return;
        }

        if (!ReferenceEquals(values, _callers))
        {
            PutBack();
            return;
        }

        foreach (var (variable, _, callers) in _set)
        {
            if (!Equals(variable.Value, callers))
            {
                variable.Value = callers;
            }
        }
    }

    /// <summary>They are again what they were.</summary>
    public void PutBack()
    {
        foreach (var (variable, own, _) in _set)
        {
            variable.Value = own;
        }

        _set.Clear();
    }
}
