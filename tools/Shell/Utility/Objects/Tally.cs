namespace Microsoft.PowerShell.Commands;

/// <summary>The running figures of one measured property.</summary>
internal sealed class Tally(string? name)
{
    private double _mean;
    private double _squares;
    private int _numbers;

    public string? Name { get; } = name;

    public int Count { get; set; }

    public double Sum { get; private set; }

    public object? Maximum { get; set; }

    public object? Minimum { get; set; }

    public int Lines { get; private set; }

    public int Words { get; private set; }

    public int Characters { get; private set; }

    public double Deviation => _numbers < 2 ? 0 : Math.Sqrt(_squares / (_numbers - 1));

    // Welford's way: stable for long inputs.
    public void AddNumber(double number)
    {
        Sum += number;
        _numbers++;
        var distance = number - _mean;
        _mean += distance / _numbers;
        _squares += distance * (number - _mean);
    }

    public void AddText(string text, bool ignoreWhiteSpace)
    {
        Lines += text.Length == 0 ? 0 : text.Count(c => c == '\n') + (text.EndsWith('\n') ? 0 : 1);
        Words += text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        Characters += ignoreWhiteSpace ? text.Count(c => !char.IsWhiteSpace(c)) : text.Length;
    }
}
