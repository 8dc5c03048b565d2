namespace ParallelProc.Tests.Browser;

/// <summary>A test that needs a browser. It is skipped where there is none; where everything has to be tested (CI), it fails.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (BrowserProgram.Path is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "There is no Chromium, Chrome or Edge on this machine (apt-get install chromium-headless-shell).";
        }
    }
}
