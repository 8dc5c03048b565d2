using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ParallelProc.Shell.Host;

/// <summary>Streams to the console: output, warnings and the like to standard output, errors to standard error.</summary>
internal sealed class ShellInterface(bool interactive) : PSHostUserInterface
{
    private const string Reset = "\u001b[0m";
    private readonly ShellRawInterface _raw = new();
    private readonly bool _colorOutput = !Console.IsOutputRedirected;
    private readonly bool _colorErrors = !Console.IsErrorRedirected;

    public override PSHostRawUserInterface RawUI => _raw;

    // Said of the console, whether or not output goes there: $PSStyle decides what is written.
    public override bool SupportsVirtualTerminal => true;

    // Console.Out is asked for each time: a script or a worker may have put another writer in its place.
    public override void Write(string value) => Console.Out.Write(GetOutputString(value, _colorOutput));

    public override void WriteLine(string value) => Console.Out.WriteLine(GetOutputString(value, _colorOutput));

    public override void WriteLine() => Console.Out.WriteLine();

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        if (!_colorOutput || value.Length == 0)
        {
            Write(value);
            return;
        }

        var colors = PSStyleCode.Foreground(foregroundColor) + PSStyleCode.Background(backgroundColor);
        Console.Out.Write(colors.Length == 0 ? GetOutputString(value, _colorOutput) : colors + value + Reset);
    }

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        Write(foregroundColor, backgroundColor, value);
        Console.Out.WriteLine();
    }

    public override void WriteErrorLine(string value)
    {
        // The error view ends with an empty line, which the real console leaves out.
        if (value.Length > 0)
        {
            Console.Error.WriteLine(GetOutputString(value, _colorErrors));
        }
    }

    public override void WriteWarningLine(string message) => WriteTagged("WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteTagged("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteTagged("DEBUG: " + message);

    // Bars would only get in the way of what tests look at.
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine()
    {
        Demand();
        return Console.In.ReadLine() ?? string.Empty;
    }

    public override SecureString ReadLineAsSecureString()
    {
        var secret = new SecureString();
        foreach (var character in ReadLine())
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        return secret;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Demand();
        Announce(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (FieldDescription field in descriptions)
        {
            Write(field.Name + ": ");
            answers[field.Name] = PSObject.AsPSObject(ReadField(field));
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Demand();
        Announce(caption, message);
        while (true)
        {
            Write(string.Join("  ", choices.Select(c => $"[{Key(c)}] {Plain(c)}")) + ": ");
            var answer = Console.In.ReadLine();
            if (string.IsNullOrEmpty(answer))
            {
                return defaultChoice;
            }

            for (var i = 0; i < choices.Count; i++)
            {
                if (answer.Equals(Key(choices[i]), StringComparison.OrdinalIgnoreCase)
                    || answer.Equals(Plain(choices[i]), StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        Demand();
        Announce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private static string Key(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label[mark + 1].ToString(CultureInfo.InvariantCulture) : choice.Label;
    }

    private static string Plain(ChoiceDescription choice) => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal);

    private void WriteTagged(string line) =>
        Console.Out.WriteLine(_colorOutput ? PSStyleCode.Foreground(ConsoleColor.Yellow) + line + Reset : line);

    private void Announce(string caption, string message)
    {
        foreach (var line in new[] { caption, message }.Where(l => !string.IsNullOrEmpty(l)))
        {
            WriteLine(line);
        }
    }

    private object ReadField(FieldDescription field) =>
        field.ParameterTypeFullName == typeof(SecureString).FullName
        ? ReadLineAsSecureString()
        : Console.In.ReadLine() ?? throw new HostException("There is no more input to answer a prompt with.");

    private void Demand()
    {
        if (!interactive)
        {
            throw new PSInvalidOperationException(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }
    }
}
