using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ParallelProc.Worker;

/// <summary>What each item finds as the first one found it, whatever the one before did: location, <c>$LASTEXITCODE</c>, cultures.</summary>
internal sealed class ItemState
{
    private readonly PathIntrinsics _path;
    private readonly PSVariable _lastExitCode;
    private readonly PathInfo _location;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    public ItemState(Runspace runspace)
    {
        // The runspace's own proxy refuses to work while a pipeline is open, and ours always is.
        var engine = (EngineIntrinsics)runspace.SessionStateProxy.GetVariable("ExecutionContext");
        _path = engine.SessionState.Path;
        _location = _path.CurrentLocation;
        engine.SessionState.PSVariable.Set("global:LASTEXITCODE", null);
        _lastExitCode = engine.SessionState.PSVariable.Get("global:LASTEXITCODE");
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

        var location = _path.CurrentLocation;
        if (location.Path != _location.Path)
        {
            try
            {
                _path.SetLocation(WildcardPattern.Escape(_location.Path));
            }
            catch (ItemNotFoundException)
            {
                // A body has deleted it. Staying where we are is all that is left; bodies that need the place will say so.
                return;
            }
        }
    }
}
