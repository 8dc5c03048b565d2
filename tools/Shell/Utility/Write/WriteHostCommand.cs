using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommunications.Write, "Host")]
public sealed class WriteHostCommand : PSCmdlet
{
    private static readonly string[] HostTag = ["PSHOST"];

    [Parameter(Position = 0, ValueFromRemainingArguments = true, ValueFromPipeline = true)]
    [Alias("Msg", "Message")]
    public object? Object { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public object Separator { get; set; } = " ";

    [Parameter]
    public ConsoleColor ForegroundColor { get; set; } = NoColor;

    [Parameter]
    public ConsoleColor BackgroundColor { get; set; } = NoColor;

    private static ConsoleColor NoColor => (ConsoleColor)(-1);

    protected override void ProcessRecord()
    {
        var message = new HostInformationMessage { Message = Text(Object) ?? string.Empty, NoNewLine = NoNewline.IsPresent };
        try
        {
            message.ForegroundColor = Given(nameof(ForegroundColor), ForegroundColor, Host.UI.RawUI.ForegroundColor);
            message.BackgroundColor = Given(nameof(BackgroundColor), BackgroundColor, Host.UI.RawUI.BackgroundColor);
        }
        catch (System.Management.Automation.Host.HostException)
        {
            // A host without a screen has no colours to give.
        }

        WriteInformation(message, HostTag);
    }

    private ConsoleColor Given(string parameter, ConsoleColor value, ConsoleColor otherwise) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? value : otherwise;

    private string? Text(object? value) => value switch
    {
        null => null,
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Text(wrapped.BaseObject),
        string text => text,
        IEnumerable list and not System.Xml.XmlNode => string.Join(Separator.ToString(), list.Cast<object?>().Select(Text)),
        _ => value.ToString(),
    };
}
