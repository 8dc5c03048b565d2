using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Date", DefaultParameterSetName = DateSet)]
public sealed class GetDateCommand : PSCmdlet
{
    private const string DateSet = "DateAndFormat";
    private const string UnixSet = "UnixTimeSecondsAndFormat";

    [Parameter(Position = 0, ParameterSetName = DateSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LastWriteTime")]
    public DateTime Date { get; set; }

    [Parameter(ParameterSetName = UnixSet, Mandatory = true)]
    [Alias("UnixTime")]
    public long UnixTimeSeconds { get; set; }

    [Parameter]
    public int Year { get; set; }

    [Parameter]
    [ValidateRange(1, 12)]
    public int Month { get; set; }

    [Parameter]
    [ValidateRange(1, 31)]
    public int Day { get; set; }

    [Parameter]
    [ValidateRange(0, 23)]
    public int Hour { get; set; }

    [Parameter]
    [ValidateRange(0, 59)]
    public int Minute { get; set; }

    [Parameter]
    [ValidateRange(0, 59)]
    public int Second { get; set; }

    [Parameter]
    [ValidateRange(0, 999)]
    public int Millisecond { get; set; }

    [Parameter]
    public string? Format { get; set; }

    [Parameter]
    public SwitchParameter AsUTC { get; set; }

    protected override void ProcessRecord()
    {
        DateTime date = ParameterSetName == UnixSet ? DateTimeOffset.FromUnixTimeSeconds(UnixTimeSeconds).LocalDateTime
            : Given(nameof(Date)) ? Date
            : DateTime.Now;
        date = WithParts(date);
        date = AsUTC ? date.ToUniversalTime() : date;
        if (Format is not null)
        {
            WriteObject(date.ToString(Expand(Format), CultureInfo.CurrentCulture));
            return;
        }

        var result = new PSObject(date);
        result.Properties.Add(new PSNoteProperty("DisplayHint", "DateTime"));
        WriteObject(result);
    }

    private static string Expand(string format) => format.ToUpperInvariant() switch
    {
        "FILEDATE" => "yyyyMMdd",
        "FILEDATEUNIVERSAL" => "yyyyMMddZ",
        "FILEDATETIME" => "yyyyMMddTHHmmssffff",
        "FILEDATETIMEUNIVERSAL" => "yyyyMMddTHHmmssffffZ",
        _ => format,
    };

    private DateTime WithParts(DateTime date)
    {
        date = Given(nameof(Year)) ? date.AddYears(Year - date.Year) : date;
        date = Given(nameof(Month)) ? date.AddMonths(Month - date.Month) : date;
        date = Given(nameof(Day)) ? date.AddDays(Day - date.Day) : date;
        date = Given(nameof(Hour)) ? date.AddHours(Hour - date.Hour) : date;
        date = Given(nameof(Minute)) ? date.AddMinutes(Minute - date.Minute) : date;
        date = Given(nameof(Second)) ? date.AddSeconds(Second - date.Second) : date;
        return Given(nameof(Millisecond)) ? date.AddMilliseconds(Millisecond - date.Millisecond) : date;
    }

    private bool Given(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
