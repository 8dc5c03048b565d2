using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// The errors that initialisation scripts wrote and went on, until somebody can be told. Each is kept once in the life of a pool:
/// all of its workers run the same script.
/// </summary>
internal sealed class SetupErrors
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private List<ErrorRecord> _untold = [];

    public void Add(IReadOnlyList<ErrorRecord> errors, WorkerSlot slot)
    {
        foreach (var error in errors)
        {
            if (_known.Add($"{error}{error.InvocationInfo?.PositionMessage}"))
            {
                _untold.Add(PoolErrors.Marked(error, slot.Name));
            }
        }
    }

    public IReadOnlyList<ErrorRecord> Take()
    {
        if (_untold.Count == 0)
        {
            return [];
        }

        var errors = _untold;
        _untold = [];
        return errors;
    }
}
