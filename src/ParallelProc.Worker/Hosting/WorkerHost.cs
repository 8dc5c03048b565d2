using System.Globalization;
using System.Management.Automation.Host;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The host that bodies see. It shows nothing itself and asks nobody.</summary>
internal sealed class WorkerHost(HostOutput output) : PSHost
{
    private readonly WorkerHostUI _ui = new(output);
    private CultureInfo _culture = CultureInfo.CurrentCulture;
    private CultureInfo _uiCulture = CultureInfo.CurrentUICulture;
    private int? _exitCode;

    public override CultureInfo CurrentCulture => _culture;

    public override CultureInfo CurrentUICulture => _uiCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "ParallelProc worker";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = typeof(WorkerHost).Assembly.GetName().Version ?? new Version();

    public override void EnterNestedPrompt() => throw WorkerErrors.NoOneToAsk("A nested prompt");

    public override void ExitNestedPrompt() => throw WorkerErrors.NoOneToAsk("A nested prompt");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => _exitCode = exitCode;

    /// <summary>The code of an <c>exit</c> since the last call, if there was one.</summary>
    public int? TakeExitCode()
    {
        var code = _exitCode;
        _exitCode = null;
        return code;
    }

    /// <summary>Takes over the caller's cultures, for the host and for the calling thread.</summary>
    public void SetCultures(WorkerSettings settings)
    {
        try
        {
            SetCultures(
                settings.Culture.Length > 0 ? CultureInfo.GetCultureInfo(settings.Culture) : _culture,
                settings.UICulture.Length > 0 ? CultureInfo.GetCultureInfo(settings.UICulture) : _uiCulture);
        }
        catch (CultureNotFoundException e)
        {
            throw new SetupException(WorkerErrors.Of(e));
        }
    }

    /// <summary>The same with cultures that were found.</summary>
    public void SetCultures(CultureInfo culture, CultureInfo uiCulture)
    {
        CultureInfo.CurrentCulture = _culture = culture;
        CultureInfo.CurrentUICulture = _uiCulture = uiCulture;
    }
}
