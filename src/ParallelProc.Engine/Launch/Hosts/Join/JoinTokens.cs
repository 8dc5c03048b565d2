using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>The tokens of a step's tasks. Each task makes its own of the step's secret and its number, as all tasks of a step are told the same.</summary>
internal sealed class JoinTokens
{
    public const int Size = 32;

    private readonly byte[][] _tokens;

    /// <param name="count">How many tasks the step has.</param>
    public JoinTokens(int count)
    {
        Secret = RandomNumberGenerator.GetBytes(Size);
        _tokens = [.. Enumerable.Range(0, count).Select(task => Of(Secret, task))];
    }

    public byte[] Secret { get; }

    public static byte[] Of(byte[] secret, int task) => HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(task.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Whose it is; -1 for nobody's. Takes as long whichever it is.</summary>
    public int Find(ReadOnlySpan<byte> token)
    {
        var found = -1;
        for (var task = 0; task < _tokens.Length; task++)
        {
            if (CryptographicOperations.FixedTimeEquals(_tokens[task], token))
            {
                found = task;
            }
        }

        return found;
    }
}
