namespace ParallelProc.Engine;

/// <summary>Which worker may write to a place on its host: several there would send for the same files. Thread-safe.</summary>
internal sealed class FileClaims
{
    private readonly object _gate = new();
    private readonly Dictionary<string, LinkedList<Claim>> _places = new(StringComparer.Ordinal);

    public static FileClaims Instance { get; } = new();

    /// <summary>Asks for a place.</summary>
    /// <param name="place">Its name.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="granted">Is called when he has it: at once, or on another's thread.</param>
    public void Take(string place, object owner, Action granted)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(place, out var claims))
            {
                _places.Add(place, claims = new LinkedList<Claim>());
            }

            claims.AddLast(new Claim(owner, granted));
            if (claims.Count > 1)
            {
                return;
            }
        }

        granted();
    }

    public void Release(string place, object owner) => Remove([place], owner, mostEach: 1);

    /// <summary>Nothing that he has, or waits for, is his any more.</summary>
    public void Leave(object owner)
    {
        string[] places;
        lock (_gate)
        {
            places = [.. _places.Keys];
        }

        Remove(places, owner, mostEach: int.MaxValue);
    }

    private void Remove(string[] places, object owner, int mostEach)
    {
        var next = new List<Claim>();
        lock (_gate)
        {
            foreach (var place in places)
            {
                if (!_places.TryGetValue(place, out var claims))
                {
                    continue;
                }

                var holder = claims.First!.Value;
                foreach (var claim in claims.Where(c => c.Owner == owner).Take(mostEach).ToList())
                {
                    claims.Remove(claim);
                }

                if (claims.Count == 0)
                {
                    _places.Remove(place);
                }
                else if (claims.First!.Value != holder)
                {
                    next.Add(claims.First.Value);
                }
            }
        }

        next.ForEach(static claim => claim.Granted());
    }

    private sealed class Claim(object owner, Action granted)
    {
        public object Owner => owner;

        public Action Granted => granted;
    }
}
