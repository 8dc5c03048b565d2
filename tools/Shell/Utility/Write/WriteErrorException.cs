namespace Microsoft.PowerShell.Commands;

/// <summary>What an error holds that was written by its message alone.</summary>
public class WriteErrorException : SystemException
{
    public WriteErrorException()
    {
    }

    public WriteErrorException(string message)
        : base(message)
    {
    }

    public WriteErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
