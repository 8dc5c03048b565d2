namespace Microsoft.PowerShell.Commands;

public sealed class FileHashInfo
{
    public string? Algorithm { get; set; }

    public string? Hash { get; set; }

    public string? Path { get; set; }
}
