using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ParallelProc.Tests.Browser;

/// <summary>A browser without a window, for the tests of a class. It is gone, with its folder, when they are done.</summary>
public sealed class HeadlessBrowser : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pp-browser");
    private Process? _process;
    private DevTools? _tools;

    /// <summary>A folder for the pages of the tests.</summary>
    public string Folder => _folder.FullName;

    public async Task InitializeAsync()
    {
        if (BrowserProgram.Path is not { } program)
        {
            return; // each test says so itself
        }

        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-extensions", "--disable-sync", "--remote-debugging-port=0", "--user-data-dir=" + Path.Combine(Folder, "profile"), "about:blank",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => listening.TrySetException(new IOException("The browser has ended before it listened."));
        _process.ErrorDataReceived += (_, line) =>
        {
            const string Words = "DevTools listening on ";
            if (line.Data is { } text && text.StartsWith(Words, StringComparison.Ordinal))
            {
                listening.TrySetResult(new Uri(text[Words.Length..]));
            }
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        _tools = await DevTools.ConnectAsync(await listening.Task.WaitAsync(Patience));
    }

    /// <summary>Opens a file in a tab of its own.</summary>
    internal async Task<BrowserTab> OpenAsync(string path, int width = 1200, int height = 900)
    {
        Assert.True(_tools is not null, "There is no Chromium, Chrome or Edge on this machine, but here every test has to run (CI is set).");
        var target = (await _tools.CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" }))["targetId"]!.GetValue<string>();
        var session = (await _tools.CallAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!.GetValue<string>();
        _tools.Events.Clear();
        var tab = new BrowserTab(_tools, session, target);
        await tab.OpenAsync(new Uri(path), width, height);
        return tab;
    }

    public async Task DisposeAsync()
    {
        if (_tools is not null)
        {
            await _tools.DisposeAsync();
        }

        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Patience);
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
}
