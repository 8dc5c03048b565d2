using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// The type data that a caller's session has beyond PowerShell's own. The runspace has a list of the steps by which its types came about, and takes them
/// all anew where it changes: so what one script brought is gone with it, without a trace. Used by the thread that runs bodies.
/// </summary>
internal sealed class SessionTypes
{
    /// <summary>Takes the list anew. What it says of a file it has said in the caller's session, too.</summary>
    private const string Rebuild = @"Microsoft.PowerShell.Utility\Update-TypeData -WhatIf:$false -Confirm:$false -ErrorAction Ignore";

    private readonly HashSet<SessionStateTypeEntry> _callers = new(ReferenceEqualityComparer.Instance);
    private IReadOnlyList<TypeDataSource> _sources = [];
    private byte[] _bytes = [];

    /// <summary>An item is about to run: one whose script brings none finds the worker's own.</summary>
    public void Restore(IReadOnlyList<TypeDataSource> sources)
    {
        if (_sources.Count > 0 && sources.Count == 0)
        {
            Use(sources);
        }
    }

    /// <summary>They are again what they were.</summary>
    public void PutBack() => Restore([]);

    /// <summary>Has the types extended by these and no others.</summary>
    /// <exception cref="FileNotFoundException">A types file is not there.</exception>
    /// <exception cref="RuntimeException">The session can't do it.</exception>
    public void Use(IReadOnlyList<TypeDataSource> sources)
    {
        if (ReferenceEquals(sources, _sources))
        {
            return;
        }

        var bytes = Encoded(sources);
        if (!bytes.AsSpan().SequenceEqual(_bytes))
        {
            var first = sources.Where(static s => s.ComesFirst).Select(TypeDataEntries.Make).ToArray();
            var later = sources.Where(static s => !s.ComesFirst).Select(TypeDataEntries.Make).ToArray();
            var types = Runspace.DefaultRunspace.InitialSessionState.Types;
            SessionStateTypeEntry[] own = [.. types.Where(entry => !_callers.Contains(entry))];
            types.Clear();
            types.Add([.. first, .. own, .. later]);
            _callers.Clear();
            _callers.UnionWith(first);
            _callers.UnionWith(later);
            _bytes = bytes;
            ScriptBlock.Create(Rebuild).Invoke();
        }

        _sources = sources;
    }

    private static byte[] Encoded(IReadOnlyList<TypeDataSource> sources)
    {
        using var writer = new ByteWriter();
        foreach (var source in sources)
        {
            source.Write(writer);
        }

        return writer.Written.ToArray();
    }
}
