using System.Management.Automation;
using System.Text;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

/// <summary>Also what `> file` runs.</summary>
[Cmdlet(VerbsData.Out, "File", DefaultParameterSetName = "ByPath", SupportsShouldProcess = true)]
public sealed class OutFileCommand : FrontEndCommandBase
{
    private StreamWriter? _writer;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    [Alias("Path")]
    public string FilePath { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ParameterSetName = "ByLiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = string.Empty;

    [Parameter(Position = 1)]
    public object? Encoding { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; } = int.MaxValue - 1;

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void BeginProcessing()
    {
        var path = ParameterSetName == "ByPath"
            ? GetUnresolvedProviderPathFromPSPath(FilePath)
            : GetUnresolvedProviderPathFromPSPath(LiteralPath);
        FileMode mode = Append ? FileMode.Append : NoClobber ? FileMode.CreateNew : FileMode.Create;
        try
        {
            _writer = new StreamWriter(new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite), EncodingName.Find(Encoding));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(new ErrorRecord(problem, "FileOpenFailure", ErrorCategory.OpenError, path));
        }

        if (NoNewline)
        {
            _writer!.NewLine = string.Empty;
        }

        EngineFormatting.UseWriter(this, _writer!, Width);
        base.BeginProcessing();
    }

    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        _writer!.Flush();
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        _writer!.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _writer?.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>PowerShell's names of encodings.</summary>
internal static class EncodingName
{
    public static Encoding Find(object? given) => (given is PSObject wrapped ? wrapped.BaseObject : given) switch
    {
        null => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Encoding encoding => encoding,
        int page => System.Text.Encoding.GetEncoding(page),
        { } name => name.ToString()!.ToUpperInvariant() switch
        {
            "ASCII" => System.Text.Encoding.ASCII,
            "ANSI" or "DEFAULT" or "UTF8" or "UTF8NOBOM" or "OEM" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            "UTF8BOM" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            "UNICODE" or "UTF16" or "STRING" or "UNKNOWN" => System.Text.Encoding.Unicode,
            "BIGENDIANUNICODE" => System.Text.Encoding.BigEndianUnicode,
            "UTF32" => System.Text.Encoding.UTF32,
            { } other => System.Text.Encoding.GetEncoding(other),
        },
    };
}
