using System.Text.Json.Nodes;

namespace ParallelProc.Tests.Browser;

/// <summary>A page in a browser: what it shows can be asked, and pointer, wheel and keys be used.</summary>
internal sealed class BrowserTab(DevTools tools, string session, string target) : IAsyncDisposable
{
    /// <summary>What the page has complained of, or what has been thrown in it.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. Events("Runtime.exceptionThrown").Concat(Events("Log.entryAdded")).Concat(Events("Runtime.consoleAPICalled")).Select(static e => e.ToJsonString())];

    /// <summary>All addresses that it has asked for.</summary>
    public IReadOnlyList<string> Requests => [.. Events("Network.requestWillBeSent").Select(static e => e["request"]!["url"]!.GetValue<string>())];

    public async Task OpenAsync(Uri address, int width, int height)
    {
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await CallAsync(domain + ".enable");
        }

        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        var loaded = tools.NextAsync("Page.loadEventFired");
        await CallAsync("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri });
        await loaded;
        await DrawnAsync();
    }

    /// <summary>The value of an expression.</summary>
    public async Task<T> ValueAsync<T>(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return answer["result"]!["value"]!.GetValue<T>();
    }

    public async Task<double[]> NumbersAsync(string expression) => [.. JsonNode.Parse(await ValueAsync<string>($"JSON.stringify({expression})"))!.AsArray().Select(static n => n!.GetValue<double>())];

    public async Task<string[]> TextsAsync(string expression) => [.. JsonNode.Parse(await ValueAsync<string>($"JSON.stringify({expression})"))!.AsArray().Select(static n => n!.GetValue<string>())];

    /// <summary>Two frames later, all that was asked to be drawn is.</summary>
    public Task DrawnAsync() => ValueAsync<bool>("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");

    public Task PointAsync(double x, double y) => MouseAsync(new JsonObject { ["type"] = "mouseMoved", ["x"] = x, ["y"] = y });

    public Task WheelAsync(double x, double y, double turn) => MouseAsync(new JsonObject { ["type"] = "mouseWheel", ["x"] = x, ["y"] = y, ["deltaX"] = 0, ["deltaY"] = turn });

    public async Task DragAsync(double x, double y, double toX)
    {
        await MouseAsync(new JsonObject { ["type"] = "mousePressed", ["x"] = x, ["y"] = y, ["button"] = "left", ["buttons"] = 1, ["clickCount"] = 1 });
        await MouseAsync(new JsonObject { ["type"] = "mouseMoved", ["x"] = toX, ["y"] = y, ["button"] = "left", ["buttons"] = 1 });
        await MouseAsync(new JsonObject { ["type"] = "mouseReleased", ["x"] = toX, ["y"] = y, ["button"] = "left", ["clickCount"] = 1 });
    }

    public async Task PressAsync(string key, string? text = null)
    {
        var down = new JsonObject { ["type"] = "keyDown", ["key"] = key };
        if (text is not null)
        {
            down["text"] = text;
        }

        await CallAsync("Input.dispatchKeyEvent", down);
        await CallAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = "keyUp", ["key"] = key });
        await DrawnAsync();
    }

    public async Task ColorSchemeAsync(string scheme)
    {
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
        await DrawnAsync();
    }

    public async ValueTask DisposeAsync() => await tools.CallAsync("Target.closeTarget", new JsonObject { ["targetId"] = target });

    private async Task MouseAsync(JsonObject what)
    {
        await CallAsync("Input.dispatchMouseEvent", what);
        await DrawnAsync();
    }

    private IEnumerable<JsonNode> Events(string name) => tools.Events.Where(e => e.Name == name).Select(static e => e.Data);

    private Task<JsonNode> CallAsync(string method, JsonObject? arguments = null) => tools.CallAsync(method, arguments, session);
}
