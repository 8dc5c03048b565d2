using System.Collections.ObjectModel;
using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Microsoft.PowerShell.Commands;

/// <summary>What all commands over providers share: a context that streams to them, and errors that do not end them.</summary>
public abstract class CoreCommandBase : PSCmdlet, IDynamicParameters
{
    private object? _dynamic;
    private object? _running;

    [Parameter]
    public virtual SwitchParameter Force { get; set; }

    private protected virtual string[]? IncludeFilter => null;

    private protected virtual string[]? ExcludeFilter => null;

    private protected virtual string? ProviderFilter => null;

    private protected virtual bool IsLiteral => false;

    public object? GetDynamicParameters()
    {
        try
        {
            return _dynamic = ProviderParameters(ProviderAccess.New(this));
        }
        catch (Exception problem) when (problem is ItemNotFoundException or DriveNotFoundException or ProviderNotFoundException)
        {
            // No such place: the command itself will say so; there is just nothing to add to its parameters.
            return null;
        }
    }

    protected override void StopProcessing()
    {
        if (Volatile.Read(ref _running) is { } context)
        {
            ProviderAccess.Stop(context);
        }
    }

    private protected virtual object? ProviderParameters(object context) => null;

    private protected object Context(bool? literal = null)
    {
        var context = ProviderAccess.New(this);
        ProviderAccess.SetFilters(context, List(IncludeFilter), List(ExcludeFilter), ProviderFilter);
        ProviderAccess.SetForce(context, Force);
        ProviderAccess.SetLiteral(context, literal ?? IsLiteral);
        ProviderAccess.SetDynamicParameters(context, _dynamic);
        Volatile.Write(ref _running, context);
        return context;
    }

    private protected void ForEach(IEnumerable<string> paths, Action<string> action)
    {
        foreach (var path in paths)
        {
            Try(() => action(path));
        }
    }

    private protected void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception problem) when (problem is
            PSNotSupportedException or DriveNotFoundException or ProviderNotFoundException or ItemNotFoundException or PSArgumentException)
        {
            WriteError(new ErrorRecord(((IContainsErrorRecord)problem).ErrorRecord, problem));
        }
    }

    /// <summary>The provider paths that <paramref name="path"/> stands for, wildcards expanded.</summary>
    private protected Collection<PathInfo> ResolveAll(string path, bool? literal = null) =>
        ProviderAccess.Resolve(SessionState.Path, path, Context(literal));

    private static Collection<string> List(string[]? values) => values is null ? [] : new Collection<string>([.. values]);
}
