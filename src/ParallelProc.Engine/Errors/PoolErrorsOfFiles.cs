using System.Globalization;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>Errors of modules and files that are sent to hosts.</content>
internal static partial class PoolErrors
{
    public static PoolException SendModuleNotFound(string name) => new(
        $"-SendModule names '{Visible(name)}', which is no module here that could be sent: none of that name is loaded or found, there is none under that path, or it is PowerShell's own, which each host has. Give the name of a module, or the path of its folder, manifest or script.",
        "SendModuleNotFound", ErrorCategory.ObjectNotFound, name);

    public static PoolException SendModuleTooLarge(string name, string folder) => new(
        $"The module '{name}' is too large to be sent: '{folder}' has more than {ModulePackage.MostFiles:N0} files or {ModulePackage.MostBytes >> 20} MB. Copy it once with Copy-PoolFile -Recurse, and name its path there with -ImportModule.",
        "SendModuleTooLarge", ErrorCategory.LimitsExceeded, name);

    public static PoolException SendModuleLink(string name, string link, string target) => new(
        $"The module '{name}' can't be sent: its link '{link}' leads to '{target}', which is not in the module's folder (or is a folder that the link is in). Put what it leads to in its place, or take it away.",
        "SendModuleLink", ErrorCategory.InvalidData, link);

    public static PoolException SendModuleUnreadable(string name, Exception cause) => new(
        $"The module '{name}' can't be read to be sent: {Sentence(cause.Message)} See to its files, and to their rights.", "SendModuleUnreadable", ErrorCategory.ReadError, name);

    public static PoolException CopySourceNotFound(string path, string why) => new(
        $"There is nothing to copy at '{Visible(path)}': {Sentence(why)} Give the path of a file or folder of this machine.", "CopySourceNotFound", ErrorCategory.ObjectNotFound, path);

    public static PoolException CopyFolderNotRecursed(string path) => new(
        $"'{path}' is a folder: -Recurse copies it with what is in it.", "CopyFolderNotRecursed", ErrorCategory.InvalidArgument, path);

    public static PoolException CopyTargetTwice(string path, string first, string target) => new(
        $"'{path}' is not copied: it would be '{target}' in the destination, as '{first}' is. Copy them to different folders.", "CopyTargetTwice", ErrorCategory.ResourceExists, path);

    public static PoolException CopySourceUnreadable(string path, Exception cause) => new(
        $"'{path}' can't be read, and is not copied: {Sentence(cause.Message)}", "CopySourceUnreadable", ErrorCategory.ReadError, path);

    public static ErrorRecord FileNotCopied(string host, FileStep step, string source, string target, string why) => new PoolException(
        $"Host '{host}', step {step}: '{source}' was not copied to '{target}'. {Sentence(why)}",
        "FileNotCopied", CategoryOf(step), source).Record;

    /// <summary>Something is wrong with the destination itself.</summary>
    public static ErrorRecord NothingCopied(string host, FileStep step, string destination, string why) => new PoolException(
        $"Host '{host}', step {step}: nothing was copied to '{destination}'. {Sentence(why)}", "FileNotCopied", CategoryOf(step), destination).Record;

    public static ErrorRecord HostCopyFailed(string host, string why, string? last, int done, int all) => new PoolException(
        string.Create(CultureInfo.CurrentCulture, $"Host '{host}': the copying has ended early, with {done:N0} of {all:N0} files there. {Sentence(why)} {(last is null ? "" : $"The file that was sent last: '{last}'. ")}Copy again: what is there already is not sent twice."),
        "HostCopyFailed", ErrorCategory.ConnectionError, host).Record;

    private static ErrorCategory CategoryOf(FileStep step) => step switch
    {
        FileStep.Read => ErrorCategory.ReadError,
        FileStep.Folder => ErrorCategory.ObjectNotFound,
        FileStep.Check => ErrorCategory.InvalidData,
        _ => ErrorCategory.WriteError,
    };
}
