using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Opens the pipeline of a runner, which stays open while items for that runner come, and tells how it ended.</summary>
internal sealed class ItemPipeline(Runspace runspace, ItemFeed feed, RecordSender sender, WorkerHost host)
{
    private BodyForm _form;

    /// <summary>Runs the current item and those after it, as long as they are the same runner's and none ends the pipeline.</summary>
    public void Run(Runner runner)
    {
        using var pipeline = PowerShell.Create();
        pipeline.Runspace = runspace;
        // In a scope of its own, which takes the functions that came with the body; the engine finds $using: there as well.
        pipeline.AddScript("& $args[0]", useLocalScope: true).AddArgument(runner.Script).AddParameter("--%", feed.Bindings.Using);
        pipeline.Streams.Error.DataAdding += OnError;
        KeepEmpty(pipeline.Streams.Error);
        KeepEmpty(pipeline.Streams.Warning);
        KeepEmpty(pipeline.Streams.Verbose);
        KeepEmpty(pipeline.Streams.Debug);
        KeepEmpty(pipeline.Streams.Information);
        KeepEmpty(pipeline.Streams.Progress);
        _form = runner.Form;
        host.TakeExitCode();
        feed.Open(pipeline, runner);
        feed.Close(Invoke(pipeline));
    }

    private ItemOutcome Invoke(PowerShell pipeline)
    {
        try
        {
            pipeline.Invoke(null, new ItemSink(sender, feed));
        }
        catch (PipelineStoppedException)
        {
            return ItemOutcome.Stopped;
        }
        catch (RuntimeException e)
        {
            // Its own record may hold a stand-in for the exception that holds the record.
            var error = new ErrorRecord(e.ErrorRecord, e);
            ScriptStack.HideRunner(error, _form);
            if (e.WasThrownFromThrowStatement)
            {
                // The error view asks the exception for it, and what was thrown need not be of the engine's own type that has it.
                PSObject.AsPSObject(error.Exception).Properties.Add(new PSNoteProperty(nameof(e.WasThrownFromThrowStatement), true), preValidated: true);
            }

            return ItemOutcome.Failed(error);
        }
        catch (Exception e) when (e is not ConnectionLostException)
        {
            // What a body throws arrives wrapped; this came from the engine itself, and is the item's error all the same.
            return ItemOutcome.Failed(WorkerErrors.Of(e));
        }

        return host.TakeExitCode() is { } code ? ItemOutcome.Exited(code) : ItemOutcome.Completed;
    }

    private void OnError(object? source, DataAddingEventArgs added)
    {
        if (added.ItemAdded is not ErrorRecord error)
        {
            return;
        }

        if (error.FullyQualifiedErrorId is "NativeCommandError" or "NativeCommandErrorMessage")
        {
            // What a program writes to standard error is text, not a failure.
            var record = new InformationRecord(new HostInformationMessage { Message = error.ToString() }, "Stderr");
            record.Tags.AddRange(["CONSOLE", "STDERR", "PSHOST"]); // the last makes the shell show it
            sender.Send(RecordKind.Information, record);
            return;
        }

        ScriptStack.HideRunner(error, _form);
        WrittenPosition.Mend(error, runspace);
        sender.Send(RecordKind.Error, error);
    }

    /// <summary>What is added has been sent or shown; in an open pipeline the collections would only grow.</summary>
    private static void KeepEmpty<T>(PSDataCollection<T> records) => records.DataAdded += static (source, _) => ((PSDataCollection<T>)source!).Clear();
}
