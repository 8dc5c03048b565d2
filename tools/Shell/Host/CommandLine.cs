using System.Text;

namespace ParallelProc.Shell.Host;

/// <summary>The switches of pwsh that this shell knows, with pwsh's abbreviations.</summary>
internal sealed class CommandLine
{
    // Name, the shortest prefix that pwsh takes for it, and other short forms.
    private static readonly (string Name, int Shortest, string[] Others)[] Known =
    [
        ("command", 1, []),
        ("commandwithargs", 12, ["cwa"]),
        ("configurationname", 2, []),
        ("custompipename", 3, []),
        ("encodedcommand", 1, ["ec"]),
        ("executionpolicy", 2, ["ep"]),
        ("file", 1, []),
        ("help", 1, ["?"]),
        ("inputformat", 3, ["if"]),
        ("interactive", 1, []),
        ("login", 1, []),
        ("mta", 3, []),
        ("noexit", 3, []),
        ("nologo", 3, []),
        ("noninteractive", 4, []),
        ("noprofile", 3, []),
        ("noprofileloadtime", 10, []),
        ("outputformat", 1, ["of"]),
        ("servermode", 1, []),
        ("settingsfile", 8, ["settings"]),
        ("sta", 3, []),
        ("version", 1, []),
        ("windowstyle", 1, []),
        ("workingdirectory", 2, ["wd"]),
    ];

    public string? Command { get; private set; }

    public string? File { get; private set; }

    public IReadOnlyList<string> FileArguments { get; private set; } = [];

    public bool CommandFromInput { get; private set; }

    public bool NonInteractive { get; private set; }

    public bool NoExit { get; private set; }

    public bool NoLogo { get; private set; }

    public bool ServerMode { get; private set; }

    public bool ShowVersion { get; private set; }

    public string? WorkingDirectory { get; private set; }

    public static CommandLine Parse(string[] args)
    {
        var line = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            if (Name(args[i]) is not { } given)
            {
                line.TakeFile(args[i], args[(i + 1)..]);
                break;
            }

            var name = Match(given) ?? throw new ArgumentException(
                $"The argument '{args[i]}' is not recognized as the name of a script file or a switch.");
            if (name is "command" or "commandwithargs")
            {
                line.TakeCommand(args[(i + 1)..]);
                break;
            }

            if (name == "file")
            {
                line.TakeFile(Value(args, ref i), args[(i + 1)..]);
                break;
            }

            line.Take(name, args, ref i);
        }

        return line;
    }

    // A lone dash is no switch: it stands for standard input.
    private static string? Name(string argument)
    {
        var dash = argument.StartsWith("--", StringComparison.Ordinal) ? 2
            : argument.StartsWith('-') || (OperatingSystem.IsWindows() && argument.StartsWith('/')) ? 1
            : 0;
        return dash == 0 || argument.Length == dash ? null : argument[dash..].ToLowerInvariant();
    }

    private static string? Match(string given) =>
        Known.FirstOrDefault(k => k.Name == given || k.Others.Contains(given)).Name
        ?? Known.FirstOrDefault(k => given.Length >= k.Shortest && k.Name.StartsWith(given, StringComparison.Ordinal)).Name;

    private static string Value(string[] args, ref int i) =>
        ++i < args.Length
            ? args[i]
            : throw new ArgumentException($"Cannot process the command because of a missing parameter after '{args[i - 1]}'.");

    private void Take(string name, string[] args, ref int i)
    {
        switch (name)
        {
            case "encodedcommand":
                Command = Decode(Value(args, ref i));
                break;
            case "workingdirectory":
                WorkingDirectory = Value(args, ref i);
                break;
            case "noninteractive":
                NonInteractive = true;
                break;
            case "noexit":
                NoExit = true;
                break;
            case "nologo":
                NoLogo = true;
                break;
            case "servermode":
                ServerMode = true;
                break;
            case "version":
            case "help":
                ShowVersion = true;
                break;
            case "configurationname" or "custompipename" or "executionpolicy" or "inputformat":
            case "outputformat" or "settingsfile" or "windowstyle":
                // Meant for the real console; read so that what follows is not taken for a script.
                _ = Value(args, ref i);
                break;
            default:
                // No profile is ever loaded, and threads have no apartments here.
                break;
        }
    }

    private void TakeCommand(string[] words)
    {
        if (words.Length == 0)
        {
            throw new ArgumentException("Cannot process the command because of a missing parameter. A command must follow -Command.");
        }

        if (words is ["-"])
        {
            CommandFromInput = true;
            return;
        }

        Command = string.Join(' ', words);
    }

    private void TakeFile(string path, string[] arguments)
    {
        if (path == "-")
        {
            CommandFromInput = true;
            return;
        }

        File = path;
        FileArguments = arguments;
    }

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.Unicode.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException problem)
        {
            throw new ArgumentException(
                "Cannot process the command because the value of -EncodedCommand is not properly encoded.", problem);
        }
    }
}
