using System.Management.Automation;
using System.Management.Automation.Host;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The errors that a worker itself makes, with their ids.</summary>
internal static class WorkerErrors
{
    public static ErrorRecord CantDecode(Exception reason) => reason is SharedObjectException { ErrorId: var id }
        ? new ErrorRecord(reason, id, ErrorCategory.ResourceUnavailable, null)
        : new ErrorRecord(reason, "InputNotReadable", ErrorCategory.InvalidData, null);

    public static ErrorRecord UnknownScript(int id) =>
        new(new InvalidOperationException($"The worker was never sent script {id}."), "UnknownScript", ErrorCategory.ObjectNotFound, id);

    public static ErrorRecord Of(Exception exception) => exception is IContainsErrorRecord holder
        ? holder.ErrorRecord
        : new ErrorRecord(exception, exception.GetType().Name, ErrorCategory.NotSpecified, null);

    /// <summary>As the engine tells of a method that a script calls: the exception that it threw is the inner one.</summary>
    public static ErrorRecord OfMethod(string name, int arguments, Exception exception) => exception is IContainsErrorRecord holder
        ? new ErrorRecord(holder.ErrorRecord, exception)
        : new ErrorRecord(
            new MethodInvocationException($"Exception calling \"{name}\" with \"{arguments}\" argument(s): \"{exception.Message}\"", exception),
            exception.GetType().Name,
            ErrorCategory.NotSpecified,
            null);

    public static ErrorRecord MethodNotLoadable(MethodSource method, Exception reason) => new(
        new InvalidOperationException($"A worker can't load {method}: {Sentence(reason)} Check the names, and give the assembly's file with -AssemblyPath.", reason),
        "MethodNotLoadable",
        ErrorCategory.ObjectNotFound,
        method.ToString());

    public static ErrorRecord ModuleNotImported(string module, SentModules sent, Exception reason) => new(
        new InvalidOperationException(
            $"A worker{OnHost(sent.IsAway)} can't import the module '{module}', which the script block needs: {Sentence((reason as ActionPreferenceStopException)?.ErrorRecord.Exception ?? reason)} {(sent.Has(module) ? "It was sent there: see that it can be imported in a new PowerShell with nothing else loaded" : sent.IsAway ? "Send it there with -SendModule, install it there" : "Install it where the workers run")}, or leave it out with -NoCapture.", reason),
        "ModuleNotImported",
        ErrorCategory.ResourceUnavailable,
        module);

    /// <summary>A module of the shell's machine did not get to this host.</summary>
    public static ErrorRecord ModuleNotSent(ModuleNotSentException reason) => new(
        new InvalidOperationException(
            $"The module '{reason.Module}' could not be sent to {Environment.MachineName}: {Sentence(reason)} Make room there, or name another folder in the environment variable PARALLELPROC_CACHE of that login; where the module has changed meanwhile, run it again.", reason),
        "ModuleNotSent",
        ErrorCategory.ResourceUnavailable,
        reason.Module);

    public static ErrorRecord WorkingDirectoryNotFound(string directory, string host) => new(
        new DirectoryNotFoundException($"The host '{host}' has no folder '{directory}', which -WorkingDirectory names. Make it there, or name one that is there."),
        "WorkingDirectoryNotFound",
        ErrorCategory.ObjectNotFound,
        directory);

    public static ErrorRecord AssemblyNotLoaded(string path, bool isAway, Exception reason) => new(
        new InvalidOperationException(
            $"A worker{OnHost(isAway)} can't load the assembly '{path}', of which the script block uses a type: {Sentence(reason)} {(isAway ? "Send the module that has it with -SendModule, see" : "See")} to the file where the workers run, or load it there with -InitializationScript and use -NoCapture.", reason),
        "AssemblyNotLoaded",
        ErrorCategory.ResourceUnavailable,
        path);

    public static ErrorRecord TypeFileNotFound(string path, Exception reason) => new(
        new InvalidOperationException(
            $"A worker has no types file '{path}', which the caller's session has loaded with Update-TypeData. Put it there where the workers run, take it back with Remove-TypeData -Path, or use -NoCapture.", reason),
        "TypeFileNotFound",
        ErrorCategory.ObjectNotFound,
        path);

    public static ErrorRecord TypeDataNotAdded(Exception reason) => new(
        new InvalidOperationException(
            $"A worker can't add the type data of the caller's session: {Sentence(reason)} Get-PoolCapture shows what they are. Mend them with Remove-TypeData, or use -NoCapture.", reason),
        "TypeDataNotAdded",
        ErrorCategory.InvalidData,
        null);

    public static ErrorRecord InitializationExited(int code) => new(
        new InvalidOperationException($"The initialisation script called exit with code {code}."), "InitializationExited", ErrorCategory.OperationStopped, code);

    /// <summary>Encodes an error. One that can't cross must still arrive as an error: its text, id and category always can.</summary>
    public static void Encode(ObjectEncoder encoder, ByteWriter bytes, ErrorRecord error)
    {
        var start = bytes.Length;
        try
        {
            encoder.Encode(bytes, error);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            bytes.Length = start;
            encoder.Encode(bytes, Plain(error));
        }
    }

    private static string OnHost(bool isAway) => isAway ? $" on {Environment.MachineName}" : "";

    private static string Sentence(Exception reason) => reason.Message.TrimEnd() is var text && text.EndsWith('.') ? text : $"{text}.";

    /// <summary>The same error with nothing in it that could fail to cross.</summary>
    private static ErrorRecord Plain(ErrorRecord error) =>
        new(new RuntimeException(error.ToString()), error.FullyQualifiedErrorId, error.CategoryInfo.Category, null);

    public static HostException NoOneToAsk(string what) => new(
        $"{what} needs someone to answer, and a worker of a process pool has no one to ask. Pass the value in instead: as input, with $using:, or as an argument.",
        null,
        "WorkerCantPrompt",
        ErrorCategory.NotImplemented);
}
