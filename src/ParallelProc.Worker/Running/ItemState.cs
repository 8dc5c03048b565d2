using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>What each item finds as the first one found it, whatever the one before did: location, <c>$LASTEXITCODE</c>, cultures. Those of its script's caller, or the worker's own.</summary>
internal sealed class ItemState
{
    private readonly PathIntrinsics _path;
    private readonly PSVariable _lastExitCode;
    private readonly WorkerHost _host;
    private readonly bool _keepsDirectory;
    private readonly string _ownLocation;
    private readonly CultureInfo _ownCulture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _ownUICulture = CultureInfo.CurrentUICulture;
    private readonly string? _ownRendering = OutputRendering.Current;
    private ScriptSetup? _setup;
    private string _location;
    private CultureInfo _culture = CultureInfo.CurrentCulture;
    private CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    /// <param name="runspace">Where the items run, set up.</param>
    /// <param name="host">Its host, which has cultures too.</param>
    /// <param name="keepsDirectory">The caller's location is not taken over.</param>
    public ItemState(Runspace runspace, WorkerHost host, bool keepsDirectory)
    {
        // The runspace's own proxy refuses to work while a pipeline is open, and ours always is.
        var engine = (EngineIntrinsics)runspace.SessionStateProxy.GetVariable("ExecutionContext");
        _host = host;
        _keepsDirectory = keepsDirectory;
        _path = engine.SessionState.Path;
        _location = _ownLocation = _path.CurrentLocation.Path;
        engine.SessionState.PSVariable.Set("global:LASTEXITCODE", null);
        _lastExitCode = engine.SessionState.PSVariable.Get("global:LASTEXITCODE");
    }

    /// <summary>A pipeline is about to be opened for a script that brought this along.</summary>
    public void Begin(ScriptSetup? setup)
    {
        if (Equals(setup, _setup))
        {
            return;
        }

        _setup = setup;
        _culture = Culture(setup?.Culture, _ownCulture);
        _uiCulture = Culture(setup?.UICulture, _ownUICulture);
        _host.SetCultures(_culture, _uiCulture);
        OutputRendering.Current = setup?.Rendering ?? _ownRendering;
        Move(_keepsDirectory ? null : setup);
    }

    public void Restore()
    {
        if (_lastExitCode.Value is not null)
        {
            _lastExitCode.Value = null;
        }

        if (!ReferenceEquals(CultureInfo.CurrentCulture, _culture))
        {
            CultureInfo.CurrentCulture = _culture;
        }

        if (!ReferenceEquals(CultureInfo.CurrentUICulture, _uiCulture))
        {
            CultureInfo.CurrentUICulture = _uiCulture;
        }

        if (_path.CurrentLocation.Path != _location)
        {
            TryGo(_location);
        }
    }

    private void Move(ScriptSetup? setup)
    {
        var directory = setup?.Directory ?? _ownLocation;
        if (setup?.Location is null && directory == _location)
        {
            return;
        }

        TryGo(directory);
        if (setup?.Location is { } elsewhere)
        {
            TryGo(elsewhere);
        }

        _location = _path.CurrentLocation.Path;
    }

    private void TryGo(string path)
    {
        try
        {
            _path.SetLocation(WildcardPattern.Escape(path));
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            // A body has deleted it, or this machine has no such place. Staying where we are is all that is left; bodies that need the place will say so.
            return;
        }
    }

    private static CultureInfo Culture(string? name, CultureInfo own)
    {
        try
        {
            return name is null || name == own.Name ? own : CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            // One that only the caller's machine knows.
            return own;
        }
    }
}
