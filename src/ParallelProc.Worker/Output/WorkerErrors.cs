using System.Management.Automation;
using System.Management.Automation.Host;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The errors that a worker itself makes, with their ids.</summary>
internal static class WorkerErrors
{
    public static ErrorRecord CantDecode(Exception reason) =>
        new(reason, "InputNotReadable", ErrorCategory.InvalidData, null);

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
        new InvalidOperationException($"A worker can't load {method}: {reason.Message.TrimEnd()} Check the names, and give the assembly's file with -AssemblyPath.", reason),
        "MethodNotLoadable",
        ErrorCategory.ObjectNotFound,
        method.ToString());

    public static ErrorRecord ModuleNotImported(string module, Exception reason) => new(
        new InvalidOperationException(
            $"A worker can't import the module '{module}', which the script block needs: {reason.Message.TrimEnd()} Install it where the workers run, or leave it out with -NoCapture.", reason),
        "ModuleNotImported",
        ErrorCategory.ResourceUnavailable,
        module);

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

    /// <summary>The same error with nothing in it that could fail to cross.</summary>
    private static ErrorRecord Plain(ErrorRecord error) =>
        new(new RuntimeException(error.ToString()), error.FullyQualifiedErrorId, error.CategoryInfo.Category, null);

    public static HostException NoOneToAsk(string what) => new(
        $"{what} needs someone to answer, and a worker of a process pool has no one to ask. Pass the value in instead: as input, with $using:, or as an argument.",
        null,
        "WorkerCantPrompt",
        ErrorCategory.NotImplemented);
}
