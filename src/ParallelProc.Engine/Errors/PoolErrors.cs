using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Every error that the pool itself reports, with its stable id. (Errors of bodies are rebuilt by the codec.)</summary>
internal static partial class PoolErrors
{
    // -- of one item or task ----------------------------------------------------------------------------------------------------

    public static ErrorRecord WorkerLost(string worker, LossReport loss, object? item) => Item(
        new PoolException(
            $"The worker process that ran this{loss.Place} ended unexpectedly ({loss.Exit}). {loss.Hint}{loss.Life} {Tail(loss.LastText)}A new worker takes its place; what it ran is run again only as often as -RetryCount asks for that.".TrimEnd(),
            "WorkerLost", ErrorCategory.ResourceUnavailable, item), worker);

    public static ErrorRecord WorkerMemoryExceeded(string worker, MemoryExcess excess, object? item) => Item(
        new PoolException(
            $"The worker process that ran this was ended, as it had {Megabytes(excess.Figure)} of memory. -MaxWorkerMemory is {Megabytes(excess.Limit)}, and a worker is ended at once at twice that. "
            + "Let the script block hold less at a time, or raise the limit.",
            "WorkerMemoryExceeded", ErrorCategory.LimitsExceeded, item), worker);

    public static ErrorRecord TaskTimeout(string worker, TimeSpan limit, object? item)
    {
        var message = $"The script block did not end within {Seconds(limit)} and was stopped. Raise -TimeoutSeconds if it needs longer.";
        return Marked(new ErrorRecord(new TimeoutException(message), "TaskTimeout", ErrorCategory.OperationTimeout, item), worker);
    }

    public static ErrorRecord TaskExited(string? worker, int code, object? item) => Item(
        new PoolException(
            $"The script block called exit with code {code}, which ended this one run of it. Use return to leave a script block, or throw to report a failure.",
            "TaskExited", ErrorCategory.OperationStopped, item), worker);

    public static ErrorRecord SharedChangeFailed(SharedOp change, SharedAnswer answer, string worker, object? item) => Marked(
        new ErrorRecord(
            new SharedObjectException($"What the script block changed is lost ({change}): {answer.Message}", answer.ErrorId),
            answer.ErrorId, ErrorCategory.InvalidOperation, item), worker);

    public static ErrorRecord NotSerializable(string path, string reason, object? item, Exception? inner = null) => Item(
        new PoolException(
            $"{path} can't be sent to another process: {reason} Send plain data instead, such as a path, an id or selected properties.",
            "NotSerializable", ErrorCategory.InvalidData, item, inner), null);

    public static ErrorRecord TaskStopped(object? item) => Item(
        new PoolException("The task was stopped before it was done.", "TaskStopped", ErrorCategory.OperationStopped, item), null);

    /// <summary>Notes on a failure how many attempts there were. The exception stays as it was thrown.</summary>
    public static ErrorRecord Tried(ErrorRecord error, int attempts)
    {
        error.Exception.Data["ParallelProc.Attempts"] = attempts;
        if (attempts > 1)
        {
            var text = error.ErrorDetails?.Message is { Length: > 0 } message ? message : error.Exception.Message;
            error.ErrorDetails = new ErrorDetails($"{text} (It was tried {attempts} times.)") { RecommendedAction = error.ErrorDetails?.RecommendedAction };
        }

        return error;
    }

    // -- of a map -------------------------------------------------------------------------------------------------------------------

    public static PoolException TooManyErrors(int failed, int ended) => new(
        $"The map was ended early: {failed} of the {ended} inputs that were done had failed or written an error, which is more than -MaxErrors or -MaxErrorPercent allow. "
        + "See to the errors above, or allow more of them.",
        "TooManyErrors", ErrorCategory.LimitsExceeded, failed);

    // -- of a pool ------------------------------------------------------------------------------------------------------------------

    public static PoolException PoolStopped(string pool) => new(
        $"The pool '{pool}' is stopped and takes no more work. Start another one with Start-ProcessPool.",
        "PoolStopped", ErrorCategory.InvalidOperation, pool);

    public static PoolException PoolBroken(string pool, ErrorRecord cause) => new(
        $"The pool '{pool}' is broken: its workers failed to start {ProcessPool.MostStartFailures} times in a row. The last error was: {cause.Exception.Message}",
        "PoolBroken", ErrorCategory.ResourceUnavailable, pool, cause.Exception);

    public static PoolException WorkerStartFailed(string reason, string lastText, Exception? inner = null) => new(
        $"A worker process could not be started: {reason} {Tail(lastText)}".TrimEnd(),
        "WorkerStartFailed", ErrorCategory.ResourceUnavailable, null, inner);

    public static PoolException InitializationFailed(ErrorRecord cause) => new(
        $"The pool's initialisation failed in a worker: {cause.Exception.Message}{Position(cause)}",
        "InitializationFailed", ErrorCategory.InvalidOperation, cause.TargetObject, cause.Exception);

    public static PoolException PoolFault(string pool, Exception cause) => new(
        $"The pool '{pool}' met an internal error and was stopped: {cause.Message}",
        "PoolFault", ErrorCategory.NotSpecified, pool, cause);

    public static PoolException PoolNotFound(string name, IEnumerable<string> existing)
    {
        var names = string.Join(", ", existing.Select(n => $"'{n}'"));
        return new(
            $"There is no pool named '{name}'. {(names.Length == 0 ? "No pool is running; Start-ProcessPool starts one." : $"Running pools: {names}.")}",
            "PoolNotFound", ErrorCategory.ObjectNotFound, name);
    }

    public static PoolException PoolNameTaken(string name, PoolState state) => new(
        state switch
        {
            PoolState.Stopping => $"A pool named '{name}' is still being stopped. Wait for its end with Stop-ProcessPool -Name '{name}', or choose another name.",
            PoolState.Broken => $"A pool named '{name}' exists, and is broken. Stop it with Stop-ProcessPool -Name '{name}', or choose another name.",
            _ => $"A pool named '{name}' is running already. Choose another name, or stop it with Stop-ProcessPool -Name '{name}'.",
        },
        "PoolNameTaken", ErrorCategory.ResourceExists, name);

    public static PoolException PoolInUse(string name) => new(
        $"A map in this same pipeline still reads input for the pool '{name}', so it would never end while Stop-ProcessPool waits for it here. "
        + "Use -CancelPending or -Force, or stop the pool after the pipeline.",
        "PoolInUse", ErrorCategory.DeadlockDetected, name);

    public static PoolException PoolHasMoreRights(string pool, string poolMode, string sessionMode) => new(
        $"The pool '{pool}' runs script blocks in {poolMode} mode, but this session has {sessionMode} mode only. Start a pool from this session with Start-ProcessPool.",
        "PoolHasMoreRights", ErrorCategory.PermissionDenied, pool);

    public static PoolException NotAPool(object value) => new(
        $"'{value}' ({value.GetType().Name}) is no pool. Give a pool's name, or the object that Start-ProcessPool returned.",
        "NotAPool", ErrorCategory.InvalidArgument, value);

    // -- of what a caller asks for -------------------------------------------------------------------------------------------------

    public static PoolException InvalidLimit(string parameter, object value, string rule) => new(
        $"-{parameter} is {value}, but {rule}.", "InvalidLimit", ErrorCategory.InvalidArgument, value);

    public static PoolException SharedCapacityMissing(PoolSharedType type) => new(
        $"A {type} needs -Capacity: {(type == PoolSharedType.Barrier ? "how many meet there" : "how many may hold it at a time")}.",
        "SharedCapacityMissing", ErrorCategory.InvalidArgument, type);

    public static PoolException SharedCapacityUseless(PoolSharedType type) => new(
        $"A {type} has no -Capacity. Leave it out; a Queue, Stack, Semaphore or Barrier has one.", "SharedCapacityUseless", ErrorCategory.InvalidArgument, type);

    public static PoolException SharedContentsRefused(PoolSharedType type, object value, string what) => new(
        $"-InitialValue is {what}, which can't be in a {type} at first. Give a hashtable for a Dictionary, a whole number for a Counter, values for a List, Set, Queue or Stack, and nothing for the locks.",
        "SharedContentsRefused", ErrorCategory.InvalidArgument, value);

    public static PoolException SharedBufferType(Type type) => new(
        $"A shared buffer can't be of {type.Name}. Give one of byte, sbyte, int16, uint16, int, uint32, long, uint64, single and double.",
        "SharedBufferType", ErrorCategory.InvalidArgument, type);

    public static PoolException SharedBufferFailed(long bytes, Exception cause) => new(
        $"There is no room for a shared buffer of {bytes} bytes: {cause.Message} Make it smaller, or make room in /dev/shm (on Linux) or among the temporary files.",
        "SharedBufferFailed", ErrorCategory.ResourceUnavailable, bytes, cause);

    public static PoolException RetryCountMissing(string parameter) => new(
        $"-{parameter} says how to try again, but nothing is tried again without -RetryCount. Add -RetryCount, or leave -{parameter} out.",
        "RetryCountMissing", ErrorCategory.InvalidArgument, parameter);

    public static PoolException RehydrateAsJob(string parameter) => new(
        $"-Rehydrate makes objects of what this command writes, and with -{parameter} it writes a job. Leave out one of the two.", "RehydrateAsJob", ErrorCategory.InvalidArgument, parameter);

    public static PoolException RehydrateNotAllowed(string mode) => new(
        $"-Rehydrate may run code of the types that it names, which a session in {mode} mode must not. Leave it out.", "RehydrateNotAllowed", ErrorCategory.PermissionDenied, mode);

    public static ErrorRecord RehydrationFailed(object bag, Type type, Exception cause) => new(
        new InvalidOperationException($"A [{type.FullName}] can't be made of what arrived, which is written as it came: {cause.Message}", cause),
        "RehydrationFailed", ErrorCategory.InvalidData, bag);

    public static PoolException DebugInProcessConflict(string parameter) => new(
        $"-DebugInProcess runs the script block in this session, where -{parameter} has no meaning. Leave out one of the two.",
        "DebugInProcessConflict", ErrorCategory.InvalidArgument, parameter);

    public static PoolException PlotNotWritten(string path, string parameter, Exception cause) => new(
        $"The picture '{path}' can't be written: {Sentence(cause.Message)} Give the path of a file in a folder that exists, with -{parameter}.",
        "PlotNotWritten", ErrorCategory.WriteError, path, cause);

    public static PoolException ViewNotLoaded(string folder, Exception cause) => new(
        $"What draws the live view can't be loaded from '{folder}': {Sentence(cause.Message.Split('\n')[0].TrimEnd())} Use -AsText, or install the module again.",
        "ViewNotLoaded", ErrorCategory.ResourceUnavailable, folder, cause);

    public static string NothingToWatch(IEnumerable<string> running)
    {
        var names = string.Join(", ", running.Select(static name => $"'{name}'"));
        return names.Length == 0
            ? "No pool is running, so there is nothing to watch. Start-ProcessPool starts one."
            : $"None of the pools that run is meant, so there is nothing to watch. Running pools: {names}.";
    }

    public static ErrorRecord WorkerNotFound(int id, IEnumerable<int> existing)
    {
        var ids = string.Join(", ", existing);
        return new PoolException(
            $"There is no worker {id}. {(ids.Length == 0 ? "No worker runs; workers start when there is work, or with -MinWorkers." : $"Workers that run: {ids}.")}",
            "WorkerNotFound", ErrorCategory.ObjectNotFound, id).Record;
    }

    public static PoolException InvalidPoolName(string name) => new(
        $"'{Visible(name)}' can't be the name of a pool. Give one that has a visible character, and no line breaks or other control characters.",
        "InvalidPoolName", ErrorCategory.InvalidArgument, name);

    public static PoolException InvalidEnvironment(string name, string rule) => new(
        $"-Environment has an entry '{Visible(name)}' that can't become an environment variable: {rule}. Change or remove that entry.",
        "InvalidEnvironment", ErrorCategory.InvalidArgument, name);

    public static PoolException InputMissing() => new(
        "There is no input to map. Pipe inputs in, or give them with -InputObject; to run a script block once, use Submit-PoolTask.",
        "InputMissing", ErrorCategory.InvalidArgument, null);

    public static PoolException PowerShellNotFound(string wanted) => new(
        $"No PowerShell was found at '{wanted}'. Give the path of a pwsh of version 7.4 or later with -PowerShellPath.",
        "PowerShellNotFound", ErrorCategory.ObjectNotFound, wanted);

    public static PoolException DirectoryNotFound(string path) => new(
        $"The working directory '{path}' does not exist, or is not in the file system.", "DirectoryNotFound", ErrorCategory.ObjectNotFound, path);

    public static PoolException UsingVariableNotFound(string expression) => new(
        $"The value of '{expression}' can't be taken along: there is no such variable here. Set it before the call, or pass the value with -ArgumentList.",
        "UsingVariableNotFound", ErrorCategory.ObjectNotFound, expression);

    public static PoolException FunctionNotFound(string name) => new(
        $"There is no function '{name}' here that could be taken along. Define it before the call, or import its module; commands of PowerShell and programs are there in every worker.",
        "FunctionNotFound", ErrorCategory.ObjectNotFound, name);

    public static PoolException InvalidVariable(string name) => new(
        $"-Variable can't set '${Visible(name)}': it must be a plain name, and not that of a variable that PowerShell itself sets. Choose another name.",
        "InvalidVariable", ErrorCategory.InvalidArgument, name);

    /// <summary>Only a message: PowerShell makes its own error of whatever a parameter's transformation throws.</summary>
    public static PoolException NotAMethod(object value) => new(
        $"'{value}' is no static method. Give one as ([Math]::Sqrt), or as text: 'Namespace.Type::Name'.",
        "NotAMethod", ErrorCategory.InvalidArgument, value);

    public static PoolException MethodTypeNotFound(string type) => new(
        $"There is no type '{type}' in this session. Check the name, or say with -AssemblyPath which file has it.",
        "MethodTypeNotFound", ErrorCategory.ObjectNotFound, type);

    public static PoolException MethodNotFound(Type type, string name) => new(
        $"The type [{type.FullName}] has no public static method '{name}'.",
        "MethodNotFound", ErrorCategory.ObjectNotFound, name);

    public static PoolException MethodInMemory(Type type, string name) => new(
        $"[{type.FullName}]::{name} is in an assembly without a file, which no other process can load. Compile it into one with Add-Type -OutputAssembly, and load that here with Add-Type -Path "
        + "or name it with -AssemblyPath.",
        "MethodInMemory", ErrorCategory.InvalidArgument, name);

    public static PoolException TypeInMemory(Type type) => new(
        $"The type [{type.FullName}], which the script block uses, is in an assembly without a file, which no other process can load. Compile it into one with Add-Type -OutputAssembly and load that here with "
        + "Add-Type -Path, or define the type in the workers: with Start-ProcessPool -InitializationScript { Add-Type ... }, or in the script block itself.",
        "TypeInMemory", ErrorCategory.InvalidArgument, type.FullName!);

    public static PoolException AssemblyNotFound(string path) => new(
        $"There is no file '{path}' for -AssemblyPath.",
        "AssemblyNotFound", ErrorCategory.ObjectNotFound, path);

    public static PoolException MethodNotAllowed(string languageMode) => new(
        $"This session is in {languageMode} mode, in which -Method and -AssemblyPath can't be used. Call it in a script block, if the mode allows the type.",
        "MethodNotAllowed", ErrorCategory.PermissionDenied, languageMode);

    public static PoolException CommandNotFound(string name) => new(
        $"There is no command '{name}' in this session.",
        "CommandNotFound", ErrorCategory.ObjectNotFound, name);

    public static string ScriptNotValid(string reason) => $"The script block does not parse: {reason}";

    public static PoolException BindingNotSerializable(string path, string reason, object? value = null) => new(
        $"{path} can't be sent to another process: {reason} Send plain data instead, such as a path, an id or selected properties.",
        "NotSerializable", ErrorCategory.InvalidData, value ?? path);

    public static PoolException TaskNotFound(object identity) => new(
        $"There is no task '{identity}'. Get-PoolTask lists the tasks of this session.", "TaskNotFound", ErrorCategory.ObjectNotFound, identity);

    public static PoolException NotATask(object value) => new(
        $"'{value}' ({value.GetType().Name}) is no task. Give a task's id or name, or the object that Submit-PoolTask returned.",
        "NotATask", ErrorCategory.InvalidArgument, value);

    public static PoolException MapIsNoTask(string name) => new(
        $"'{name}' is a map in the background, not a task. It is a job: use Get-Job, Receive-Job, Wait-Job, Stop-Job or Remove-Job.",
        "NotATask", ErrorCategory.InvalidArgument, name);

    public static PoolException TaskNotFinished(string name) => new(
        $"The task '{name}' is still at work. Stop it first with Stop-PoolTask, or use -Force.", "TaskNotFinished", ErrorCategory.InvalidOperation, name);

    // -- of a journal --------------------------------------------------------------------------------------------------------------

    public static PoolException ZipWithMixed(int index, object? element) => new(
        $"-ZipWith has collections, but its element {index} is none: '{element}'. Give one collection, or several and nothing else; a single value becomes a collection as @($value).",
        "ZipWithMixed", ErrorCategory.InvalidArgument, element);

    public static PoolException ZipWithFailed(int index, Exception cause) => new(
        $"The collection {index} of -ZipWith can't be read: {cause.Message} See to it, or give what it holds as an array, @($collection).",
        "ZipWithFailed", ErrorCategory.ReadError, index, cause);

    public static PoolException CheckpointNeeded(string parameter) => new(
        $"-{parameter} says how a journal is used, and there is none. Give its path with -Checkpoint.", "CheckpointNeeded", ErrorCategory.InvalidArgument, parameter);

    public static PoolException CheckpointNotFound(string path) => new(
        $"There is no journal '{path}'. Give the path that a map was given with -Checkpoint.", "CheckpointNotFound", ErrorCategory.ObjectNotFound, path);

    public static PoolException CheckpointUnavailable(string path, Exception cause) => new(
        $"The journal '{path}' can't be opened or read: {Sentence(cause.Message)} Give the path of a file that you may read and write, in a folder that exists.",
        "CheckpointUnavailable", ErrorCategory.OpenError, path, cause);

    public static PoolException CheckpointInUse(string path) => new(
        $"Another map, or another program, has the journal '{path}' open. Wait for its end, or give this map a journal of its own.",
        "CheckpointInUse", ErrorCategory.ResourceBusy, path);

    public static PoolException CheckpointNotAJournal(string path) => new(
        $"The file '{path}' is not the journal of a map, and is left as it is. Give the path of a journal, or that of a new file to begin one.",
        "CheckpointNotAJournal", ErrorCategory.InvalidData, path);

    public static PoolException CheckpointVersion(string path, string version) => new(
        $"The journal '{path}' was written by another version of ParallelProc ({version}; this is {ModuleVersion.Current}). Finish its map with that version, or begin a new journal.",
        "CheckpointVersion", ErrorCategory.InvalidData, path);

    public static PoolException CheckpointDamaged(string path, long offset) => new(
        $"The journal '{path}' is damaged at byte {offset}, {(offset == 0 ? "in its header, so it can't be known which map it belongs to. Move it away to begin a new one" : "or was changed while it was in use. Start the map again: what can't be read will run again")}.",
        "CheckpointDamaged", ErrorCategory.InvalidData, path);

    public static PoolException CheckpointMismatch(string path, IReadOnlyList<string> differences) => new(
        $"The journal '{path}' belongs to another map: what differs is {string.Join(", ", differences)}. Run the map as it was, or give the changed one a new journal."
        + (differences.Any(IsValue) ? " (A value that is another one in each run, such as the time, does not belong in a resumable map's arguments: get it in the script block.)" : ""),
        "CheckpointMismatch", ErrorCategory.InvalidArgument, path);

    public static PoolException CheckpointWriteFailed(string path, Exception cause) => new(
        $"The journal '{path}' can't be written: {Sentence(cause.Message)} The map was ended. What was recorded until then is good: make room, and start the map again with the same journal.",
        "CheckpointWriteFailed", ErrorCategory.WriteError, path, cause);

    public static PoolException CheckpointKeyFailed(object? item, string reason, Exception? cause = null) => new(
        $"-CheckpointKey gives no key for this item, so it was not run: {Sentence(reason)} The script block must give a value, such as an id, for every item.",
        "CheckpointKeyFailed", ErrorCategory.InvalidResult, item, cause);

    // -- of a log ------------------------------------------------------------------------------------------------------------------

    public static PoolException LogUnavailable(string path, Exception cause) => new(
        $"The log '{path}' can't be opened: {Sentence(cause.Message)} Give the path of a file that you may write, in a folder that exists.",
        "LogUnavailable", ErrorCategory.OpenError, path, cause);

    public static PoolException LogInUse(string path) => new(
        $"The log '{path}' belongs to another log already, of this session or of another one. Give each pool, and each kind of log, a file of its own.", "LogInUse", ErrorCategory.ResourceBusy, path);

    /// <summary>A pool does its work without its log, so this is no error.</summary>
    public static WarningRecord LogWriteFailed(string pool, string path, Exception cause) => new(
        "LogWriteFailed",
        $"The log '{path}' of the pool '{pool}' can't be written any more, and ends here: {Sentence(cause.Message)} The pool works on. Make room, or give a later pool another path.");

    public static WarningRecord LogIncomplete(string pool, string path) => new(
        "LogIncomplete",
        $"The log '{path}' of the pool '{pool}' misses events: they came faster than they could be written. Use -LogPath, which counts quick items together, or write to a faster disk.");

    public static WarningRecord MeterListenerFailed(string pool, Exception cause) => new(
        "MeterListenerFailed",
        $"A listener of the meter 'ParallelProc' has failed, so its histograms get no more times of the pool '{pool}': {Sentence(cause.Message)} See to that listener; the pool works on.");

    // -- of a trace --------------------------------------------------------------------------------------------------------------

    public static PoolException TraceFormatUnknown(string path) => new(
        $"'{path}' does not say what to write. Give a path that ends in .html, for a page that any browser shows, or in .json, for the trace format of Chrome and Perfetto.",
        "TraceFormatUnknown", ErrorCategory.InvalidArgument, path);

    public static PoolException TraceFileExists(string path) => new(
        $"The file '{path}' is there already, and -NoClobber leaves it alone. Give another path, or leave -NoClobber out.", "TraceFileExists", ErrorCategory.ResourceExists, path);

    public static PoolException TraceNotWritten(string path, Exception cause) => new(
        $"The trace '{path}' can't be written: {Sentence(cause.Message)} Give the path of a file that you may write, in a folder that exists.",
        "TraceNotWritten", ErrorCategory.WriteError, path, cause);

    public static PoolException TraceEmpty(IReadOnlyCollection<string> pools) => new(
        pools.Count > 0
            ? $"There are no events to draw: {string.Join(", ", pools.Select(static pool => $"'{pool}'"))} keeps none (-EventLimit 0). Draw its log with -LogPath, or start it with an -EventLimit."
            : "There are no events to draw. Give a pool, also one that was stopped, with -Pool; the log of one with -LogPath; or events of Get-PoolEvent by the pipeline.",
        "TraceEmpty", ErrorCategory.ObjectNotFound, pools.Count > 0 ? pools : null);

    public static PoolException TraceLogUnreadable(string path, Exception cause) => new(
        $"The log '{path}' can't be read: {Sentence(cause.Message)} Give the path of a log that a pool wrote with -LogPath.",
        "TraceLogUnreadable", ErrorCategory.OpenError, path, cause);

    public static PoolException TraceLogEmpty(string path) => new(
        $"The file '{path}' holds no event of a pool. Give a log that a pool wrote with -LogPath: JSON lines, not the columns of -JobLogPath.",
        "TraceLogEmpty", ErrorCategory.InvalidData, path);

    public static string EventsMissed(long count) => $"{count} events came faster than they could be written, and were left out.";

    /// <summary>Notes on an error which worker it came from, for whoever wants to look closer.</summary>
    public static ErrorRecord Marked(ErrorRecord error, string? worker)
    {
        if (worker is not null)
        {
            error.Exception.Data["ParallelProc.Worker"] = worker;
        }

        return error;
    }

    private static ErrorRecord Item(PoolException exception, string? worker) => Marked(exception.Record, worker);

    private static string Megabytes(long bytes) => $"{bytes >> 20} MB";

    private static string Seconds(TimeSpan limit) => limit == TimeSpan.FromSeconds(1) ? "1 second" : $"{limit.TotalSeconds:0.###} seconds";

    /// <summary>A message of the system, which may end without a full stop.</summary>
    private static string Sentence(string text) => text.TrimEnd() is { Length: > 0 } end && end[^1] is not ('.' or '!' or '?') ? end + "." : text;

    /// <summary>Whether a part of a map is a value that it is called with.</summary>
    private static bool IsValue(string part) => part is "-ArgumentList" or "-Parameter" || part.StartsWith("-Variable ", StringComparison.Ordinal) || part.StartsWith("$using:", StringComparison.Ordinal);

    private static string Visible(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));

    private static string Tail(string lastText) => lastText.Length == 0 ? "" : $"Its last words were: {lastText}{Environment.NewLine}";

    private static string Position(ErrorRecord cause) =>
        string.IsNullOrEmpty(cause.InvocationInfo?.PositionMessage) ? "" : Environment.NewLine + cause.InvocationInfo.PositionMessage;
}
