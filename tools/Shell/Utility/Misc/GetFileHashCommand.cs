using System.Management.Automation;
using System.Security.Cryptography;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "FileHash", DefaultParameterSetName = "Path")]
[OutputType(typeof(FileHashInfo))]
public sealed class GetFileHashCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ParameterSetName = "Path", Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "StreamParameterSet", Position = 0)]
    public Stream? InputStream { get; set; }

    [Parameter(Position = 1)]
    [ValidateSet("SHA1", "SHA256", "SHA384", "SHA512", "MD5")]
    public string Algorithm { get; set; } = "SHA256";

    protected override void ProcessRecord()
    {
        if (InputStream is not null)
        {
            Write(InputStream, null);
            return;
        }

        var literal = ParameterSetName == "LiteralPath";
        foreach (var path in literal ? LiteralPath : Path)
        {
            try
            {
                IEnumerable<string> files = literal
                    ? [GetUnresolvedProviderPathFromPSPath(path)]
                    : GetResolvedProviderPathFromPSPath(path, out _);
                foreach (var file in files.Where(f => !Directory.Exists(f)))
                {
                    HashFile(file);
                }
            }
            catch (ItemNotFoundException problem)
            {
                WriteError(new ErrorRecord(problem, "FileNotFound", ErrorCategory.ObjectNotFound, path));
            }
        }
    }

    private void HashFile(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Write(stream, file);
        }
        catch (FileNotFoundException)
        {
            WriteError(new ErrorRecord(
                new ItemNotFoundException($"Cannot find path '{file}' because it does not exist."),
                "FileNotFound", ErrorCategory.ObjectNotFound, file));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            WriteError(new ErrorRecord(problem, "FileReadError", ErrorCategory.ReadError, file));
        }
    }

    private void Write(Stream stream, string? path)
    {
        using var hasher = IncrementalHash.CreateHash(new HashAlgorithmName(Algorithm));
        var buffer = new byte[81920];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            hasher.AppendData(buffer, 0, read);
        }

        WriteObject(new FileHashInfo
        {
            Algorithm = Algorithm.ToUpperInvariant(),
            Hash = Convert.ToHexString(hasher.GetHashAndReset()),
            Path = path,
        });
    }
}
