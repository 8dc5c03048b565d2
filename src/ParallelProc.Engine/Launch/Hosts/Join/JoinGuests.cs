using System.Collections.Concurrent;

namespace ParallelProc.Engine;

/// <summary>Whom a pool expects, of all of its steps, by the certificates that they show. Thread-safe.</summary>
internal sealed class JoinGuests
{
    private readonly ConcurrentDictionary<string, JoinInvitation> _byPin = new(StringComparer.Ordinal);

    public int Open => _byPin.Values.Sum(static i => i.Open);

    public void Add(JoinInvitation invitation) => _byPin[invitation.Pin] = invitation;

    public void Remove(JoinInvitation invitation) => _byPin.TryRemove(invitation.Pin, out _);

    /// <summary>Null for a certificate that nobody of ours has.</summary>
    public JoinInvitation? Of(string pin) => _byPin.GetValueOrDefault(pin);
}
