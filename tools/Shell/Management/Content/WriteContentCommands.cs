using System.Management.Automation;
using System.Management.Automation.Provider;

namespace Microsoft.PowerShell.Commands;

/// <summary>Set-Content and Add-Content: the same but for where the writing begins.</summary>
public abstract class WriteContentCommandBase : FilteredPathCommandBase, IDisposable
{
    private List<IContentWriter>? _writers;

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? Value { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // These bind the path by property name only: what comes down the pipeline is the value.
    [Parameter(Position = 0, ParameterSetName = PathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public new string[] Path
    {
        get => base.Path;
        set => base.Path = value;
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    protected override void ProcessRecord()
    {
        if (_writers is null)
        {
            Try(Open);
        }

        foreach (IContentWriter writer in _writers ?? [])
        {
            writer.Write(Value ?? []);
        }

        if (PassThru)
        {
            WriteObject(Value, enumerateCollection: true);
        }
    }

    protected override void EndProcessing() => Close();

    private protected abstract bool Appends { get; }

    private protected override object? ProviderParameters(object context) =>
        ProviderAccess.WriterParameters(InvokeProvider.Content, FirstPath, context);

    private void Open()
    {
        _writers = [];
        foreach (var path in Paths)
        {
            string[] targets = Targets(path);
            if (targets.Length == 0)
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException(
                        $"An object at the specified path {path} does not exist, "
                        + "or has been filtered by the -Include or -Exclude parameter."),
                    "ItemNotFound", ErrorCategory.ObjectNotFound, path));
            }

            foreach (var target in targets.Where(t => ShouldProcess(t, MyInvocation.MyCommand.Name)))
            {
                if (!Appends && !Truncate(target))
                {
                    continue;
                }

                foreach (IContentWriter writer in ProviderAccess.GetWriter(InvokeProvider.Content, target, Context(literal: true)))
                {
                    _writers.Add(writer);
                    if (Appends)
                    {
                        writer.Seek(0, SeekOrigin.End);
                    }
                }
            }
        }
    }

    // A path that is not there yet stands for itself.
    private string[] Targets(string path)
    {
        try
        {
            return IsLiteral ? [path] : [.. ResolveAll(path).Select(p => p.Path)];
        }
        catch (ItemNotFoundException)
        {
            return [path];
        }
    }

    // Clearing a folder is an error, which says enough; nothing is to be written then.
    private bool Truncate(string target)
    {
        if (!ProviderAccess.Exists(InvokeProvider.Item, target, Context(literal: true)))
        {
            return true;
        }

        var context = Context(literal: true);
        ProviderAccess.SetPassThru(context, false);
        ProviderAccess.Clear(InvokeProvider.Content, target, context);
        return !ProviderAccess.IsContainer(InvokeProvider.Item, target, Context(literal: true));
    }

    private void Close()
    {
        foreach (IContentWriter writer in _writers ?? [])
        {
            writer.Close();
            writer.Dispose();
        }

        _writers = null;
    }
}

[Cmdlet(VerbsCommon.Set, "Content", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class SetContentCommand : WriteContentCommandBase
{
    private protected override bool Appends => false;
}

[Cmdlet(VerbsCommon.Add, "Content", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class AddContentCommand : WriteContentCommandBase
{
    private protected override bool Appends => true;
}

[Cmdlet(VerbsCommon.Clear, "Content", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class ClearContentCommand : FilteredPathCommandBase
{
    protected override void ProcessRecord() =>
        ForEach(Paths, path =>
        {
            var context = Context();
            ProviderAccess.SetPassThru(context, false);
            ProviderAccess.Clear(InvokeProvider.Content, path, context);
        });
}
