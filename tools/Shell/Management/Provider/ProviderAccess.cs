using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Runtime.CompilerServices;

namespace Microsoft.PowerShell.Commands;

/// <summary>
/// The provider calls that stream to a command and take filters. The public ones collect everything first and turn the first
/// error into an exception, which would make commands that differ from the real ones in just what tests look at.
/// </summary>
internal static class ProviderAccess
{
    private const string Context = "System.Management.Automation.CmdletProviderContext, System.Management.Automation";

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType(Context)]
    public static extern object New(Cmdlet command);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetFilters")]
    public static extern void SetFilters(
        [UnsafeAccessorType(Context)] object context, Collection<string> include, Collection<string> exclude, string? filter);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Force")]
    public static extern void SetForce([UnsafeAccessorType(Context)] object context, SwitchParameter value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PassThru")]
    public static extern void SetPassThru([UnsafeAccessorType(Context)] object context, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_DynamicParameters")]
    public static extern void SetDynamicParameters([UnsafeAccessorType(Context)] object context, object? value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_SuppressWildcardExpansion")]
    public static extern void SetLiteral([UnsafeAccessorType(Context)] object context, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "StopProcessing")]
    public static extern void Stop([UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Get")]
    public static extern void Get(
        ChildItemCmdletProviderIntrinsics target, string path, bool recurse, uint depth, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetNames")]
    public static extern void GetNames(
        ChildItemCmdletProviderIntrinsics target,
        string path,
        ReturnContainers containers,
        bool recurse,
        uint depth,
        [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "HasChild")]
    public static extern bool HasChild(ChildItemCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetChildItemsDynamicParameters")]
    public static extern object? ChildItemsParameters(
        ChildItemCmdletProviderIntrinsics target, string path, bool recurse, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Get")]
    public static extern void Get(ItemCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "New")]
    public static extern void New(
        ItemCmdletProviderIntrinsics target,
        string path,
        string? name,
        string? type,
        object? content,
        [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Remove")]
    public static extern void Remove(
        ItemCmdletProviderIntrinsics target, string path, bool recurse, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Copy")]
    public static extern void Copy(
        ItemCmdletProviderIntrinsics target,
        string path,
        string destination,
        bool recurse,
        CopyContainers containers,
        [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Move")]
    public static extern void Move(
        ItemCmdletProviderIntrinsics target, string path, string destination, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Rename")]
    public static extern void Rename(
        ItemCmdletProviderIntrinsics target, string path, string newName, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Set")]
    public static extern void Set(
        ItemCmdletProviderIntrinsics target, string path, object? value, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Clear")]
    public static extern void Clear(ItemCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Exists")]
    public static extern bool Exists(ItemCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "IsContainer")]
    public static extern bool IsContainer(ItemCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetReader")]
    public static extern Collection<IContentReader> GetReader(
        ContentCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetWriter")]
    public static extern Collection<IContentWriter> GetWriter(
        ContentCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Clear")]
    public static extern void Clear(ContentCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetContentReaderDynamicParameters")]
    public static extern object? ReaderParameters(
        ContentCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetContentWriterDynamicParameters")]
    public static extern object? WriterParameters(
        ContentCmdletProviderIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Get")]
    public static extern void Get(
        PropertyCmdletProviderIntrinsics target, string path, Collection<string>? names, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Set")]
    public static extern void Set(
        PropertyCmdletProviderIntrinsics target, string path, PSObject value, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetResolvedPSPathFromPSPath")]
    public static extern Collection<PathInfo> Resolve(PathIntrinsics target, string path, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetLocation")]
    public static extern PathInfo SetLocation(
        PathIntrinsics target, string path, [UnsafeAccessorType(Context)] object context, bool literal);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "New")]
    public static extern void New(
        DriveManagementIntrinsics target, PSDriveInfo drive, string? scope, [UnsafeAccessorType(Context)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Remove")]
    public static extern void Remove(
        DriveManagementIntrinsics target, string name, bool force, string? scope, [UnsafeAccessorType(Context)] object context);
}
