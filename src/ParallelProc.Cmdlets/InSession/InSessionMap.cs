using System.Diagnostics;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>
/// A map without workers: bodies run one after the other on the pipeline's own thread, where break points hold. Inputs and all that comes out cross the codec in
/// both directions, so what differs in a worker differs here. What an item wrote is given out at its end.
/// </summary>
internal sealed class InSessionMap
{
    private readonly BodyScript _script;
    private readonly ScriptCode _code;
    private readonly SessionState _session;
    private readonly bool _detailed;
    private readonly CancellationToken _stop;
    private readonly ObjectEncoder _encoder;
    private readonly ObjectDecoder _decoder;
    private long _index;
    private volatile PowerShell? _running;

    public InSessionMap(ScriptBlock body, ScriptCode code, BoundValues bindings, SessionState session, bool detailed, CancellationToken stop)
    {
        _script = new BodyScript(body, code, bindings, session);
        _code = code;
        _session = session;
        _detailed = detailed;
        _stop = stop;
        _encoder = new ObjectEncoder(code.Depth) { Classes = code.Classes?.Names };
        _decoder = new ObjectDecoder { Classes = code.Classes, Shared = SharedHub.Instance };
    }

    /// <summary>Runs the body for one input.</summary>
    /// <returns>What is to be written, in order.</returns>
    public IEnumerable<(RecordKind Kind, object? Value)> Run(object? input, object?[]? others)
    {
        var index = _index++;
        var began = Stopwatch.GetTimestamp();
        var records = new List<(RecordKind, object?)>();
        ErrorRecord? failure;
        try
        {
            var (item, arguments) = Crossed(input, others);
            failure = Run(item, arguments, input, records);
        }
        catch (ObjectCodecException e)
        {
            failure = PoolErrors.NotSerializable(others is null ? e.Path : ZippedInputs.Named(e.Path), e.Reason, input, e.InnerException);
        }

        if (failure is not null)
        {
            records.Add((RecordKind.Error, failure));
        }

        return _detailed ? Detailed(new PoolResult
        {
            Index = index,
            Input = input,
            Output = [.. Values(records, RecordKind.Output)],
            Error = failure ?? (ErrorRecord?)Values(records, RecordKind.Error).FirstOrDefault(),
            Errors = [.. Values(records, RecordKind.Error).Cast<ErrorRecord>()],
            Duration = Stopwatch.GetElapsedTime(began),
            Attempts = 1,
        }, records) : records;
    }

    /// <summary>Stops the item that runs, from any thread.</summary>
    public void Stop() => _running?.BeginStop(null, null);

    private ErrorRecord? Run(object? item, object?[]? arguments, object? input, List<(RecordKind Kind, object? Value)> records)
    {
        var place = _session.Path.CurrentLocation.Path;
        var end = new object?[1];
        var crossed = new CrossedRecords(_code.Depth, _code.Classes?.Names);
        ErrorRecord? failure = null;
        using (var shell = _script.Open(new[] { item }, arguments, end))
        {
            shell.Streams.Error.DataAdding += (_, added) => crossed.Add(RecordKind.Error, added.ItemAdded);
            _running = shell;
            try
            {
                _stop.ThrowIfCancellationRequested(); // from here on a stop finds it
                shell.Invoke(null, crossed);
            }
            catch (RuntimeException e) when (e is not PipelineStoppedException)
            {
                failure = new ErrorRecord(e.ErrorRecord, e);
            }
            finally
            {
                _running = null;
                if (_session.Path.CurrentLocation.Path != place)
                {
                    _session.Path.SetLocation(WildcardPattern.Escape(place));
                }
            }
        }

        foreach (var (kind, bytes) in crossed.Taken)
        {
            records.Add(Arrived(kind, bytes, input));
        }

        return failure is not null ? Arrived(failure, input)
            : end[0] is null ? PoolErrors.TaskExited(null, ExitCode, input)
            : null;
    }

    private int ExitCode => LanguagePrimitives.TryConvertTo<int>(_session.PSVariable.GetValue("LASTEXITCODE"), out var code) ? code : 0;

    private (object? Item, object?[]? Others) Crossed(object? input, object?[]? others)
    {
        using var writer = new ByteWriter();
        _encoder.Encode(writer, others is null ? input : (object?[])[input, .. others]);
        var item = Decoded(writer.Written);
        return others is null ? (item, null) : (((object?[])item!)[0], ((object?[])item)[1..]);
    }

    private (RecordKind Kind, object? Value) Arrived(RecordKind kind, byte[] bytes, object? input)
    {
        if (kind == RecordKind.NotSerializable)
        {
            var reader = new ByteReader(bytes);
            return (RecordKind.Error, PoolErrors.NotSerializable(reader.ReadString(), reader.ReadString(), input));
        }

        var value = Decoded(bytes);
        return kind == RecordKind.Error ? (kind, Completed((ErrorRecord)((value as PSObject)?.BaseObject ?? value!))) : (kind, value);
    }

    /// <summary>The error that ended an item. One that can't cross arrives as its text, as from a worker.</summary>
    private ErrorRecord Arrived(ErrorRecord error, object? input)
    {
        using var writer = new ByteWriter();
        try
        {
            _encoder.Encode(writer, error);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            writer.Clear();
            _encoder.Encode(writer, new ErrorRecord(new RuntimeException(error.ToString()), error.FullyQualifiedErrorId, error.CategoryInfo.Category, null));
        }

        var arrived = Decoded(writer.Written);
        return ErrorRecordRebuilder.WithTarget(Completed((ErrorRecord)((arrived as PSObject)?.BaseObject ?? arrived!)), input);
    }

    private ErrorRecord Completed(ErrorRecord error)
    {
        _code.Prompt?.Complete(error);
        return error;
    }

    private object? Decoded(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return _decoder.Decode(ref reader);
    }

    private static IEnumerable<object?> Values(List<(RecordKind Kind, object? Value)> records, RecordKind kind) => records.Where(r => r.Kind == kind).Select(static r => r.Value);

    private static IEnumerable<(RecordKind Kind, object? Value)> Detailed(PoolResult result, List<(RecordKind Kind, object? Value)> records) =>
        [.. records.Where(static r => r.Kind is not (RecordKind.Output or RecordKind.Error)), (RecordKind.Output, result)];
}
