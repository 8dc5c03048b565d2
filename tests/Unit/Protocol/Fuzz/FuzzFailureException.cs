namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>An input that broke a promise, with all that is needed to have it again.</summary>
public sealed class FuzzFailureException : Exception
{
    internal FuzzFailureException(FuzzTarget target, long seed, long index, byte[] input, string message, Exception? cause)
        : base(
            $"{message}{Environment.NewLine}{target}, seed {seed}, input {index} of {input.Length} bytes:{Environment.NewLine}{Convert.ToHexString(input)}"
            + $"{Environment.NewLine}Again: dotnet run -c Release --project bench -- fuzz --replay {target} {seed} {index}",
            cause)
    {
    }
}
