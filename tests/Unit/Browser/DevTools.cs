using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ParallelProc.Tests.Browser;

/// <summary>Speaks the protocol by which Chromium is steered: JSON messages, calls with numbers and events without.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _calls = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _reading = Task.CompletedTask;
    private int _last;

    /// <summary>Events, oldest first: their names and what they say.</summary>
    public ConcurrentQueue<(string Name, JsonNode Data)> Events { get; } = new();

    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, CancellationToken.None).WaitAsync(Patience);
        tools._reading = tools.ReadAsync();
        return tools;
    }

    /// <summary>Calls a method, and returns its result.</summary>
    public async Task<JsonNode> CallAsync(string method, JsonObject? arguments = null, string? session = null)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _calls[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = arguments ?? [] };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(Patience);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    /// <summary>The next event of that name; to be asked for before it is caused.</summary>
    public Task NextAsync(string name) =>
        (_awaited[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } message)
            {
                Take(message);
            }
        }
        finally
        {
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new IOException("The browser has closed the connection."));
            }
        }
    }

    private async Task<JsonNode?> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        var part = new byte[64 * 1024];
        while (true)
        {
            var got = await _socket.ReceiveAsync(part, CancellationToken.None);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            whole.Write(part, 0, got.Count);
            if (got.EndOfMessage)
            {
                return JsonNode.Parse(whole.ToArray());
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["method"]?.GetValue<string>() is { } name)
        {
            Events.Enqueue((name, message["params"]!));
            if (_awaited.TryRemove(name, out var awaited))
            {
                awaited.SetResult();
            }
        }
        else if (_calls.TryRemove(message["id"]!.GetValue<int>(), out var call))
        {
            if (message["error"] is { } error)
            {
                call.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                call.SetResult(message["result"]!);
            }
        }
    }
}
