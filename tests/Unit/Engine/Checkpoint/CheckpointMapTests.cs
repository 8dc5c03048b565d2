using System.Management.Automation;
using System.Text.Json;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class CheckpointMapTests : CheckpointTest
{
    private static readonly object?[] Few = ["a", "b", "bad", "a", null, "c"];
    private static readonly object?[] FewResults = ["a", "b", "Bad", "a", null, "c"];

    [Fact]
    public void A_map_that_was_done_gives_its_results_again_and_runs_nothing()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        Assert.Equal(FewResults, Run(pool, file, Few));
        Assert.Equal(Few.Length, Ran.Count);
        var written = file.Content;

        Assert.Equal(FewResults, Run(pool, file, Few));

        Assert.Empty(Ran);
        Assert.Equal(written, file.Content);
        Assert.True(file.Closed);
    }

    [Fact]
    public void A_journal_that_ends_at_any_byte_runs_only_what_is_missing_and_loses_nothing()
    {
        var pool = EchoPool();
        var whole = new MemoryJournalFile();
        Run(pool, whole, Few);
        var content = whole.Content;
        var header = Array.IndexOf(content, (byte)'\n') + 1;

        for (var length = 0; length <= content.Length; length++)
        {
            var file = new MemoryJournalFile(content[..length]);
            var kept = content[header..Math.Max(header, length)].Count(static b => b == '\n');

            Assert.Equal(FewResults, Run(pool, file, Few));
            Assert.Equal(Few.Length - (length < header ? 0 : kept), Ran.Count);
            Assert.Equal(Few.Length + 1, file.Lines.Length);
            Assert.All(file.Lines, static line => Assert.True(JournalLine.IsWhole(System.Text.Encoding.UTF8.GetBytes(line))));
        }
    }

    [Fact]
    public void An_item_that_was_tried_again_is_recorded_with_its_attempts_and_what_the_last_one_put_out()
    {
        var pool = Pool(2, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                Ran.Enqueue(batch.Items[i]);
                worker.Output_(batch, i, batch.Items[i]);
                if (Equals(batch.Items[i], "bad") && Ran.Count(static r => Equals(r, "bad")) == 1)
                {
                    worker.Fail(batch, i);
                }
                else
                {
                    worker.Done(batch, i);
                }
            }

            worker.Ended(batch);
        });
        var file = new MemoryJournalFile();
        var retry = new MapOptions { Retry = new RetryPolicy { Count = 2, Delay = TimeSpan.FromMilliseconds(1) } };

        Assert.Equal(["a", "VERBOSE", "bad", "c"], Run(pool, file, ["a", "bad", "c"], map: retry).Select(static r => r is VerboseRecord ? "VERBOSE" : r));
        Assert.Equal(["a", "VERBOSE", "bad", "c"], Run(pool, file, ["a", "bad", "c"], map: retry).Select(static r => r is VerboseRecord ? "VERBOSE" : r));

        Assert.Empty(Ran);
        Assert.Equal([1, 1, 2], file.Lines.Skip(1).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("attempts").GetInt32()).Order());
    }

    [Fact]
    public void Items_are_known_by_content_wherever_they_stand()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        Run(pool, file, ["a", "b", "c"]);

        Assert.Equal(["c", "new", "a", "b", "a"], Run(pool, file, ["c", "new", "a", "b", "a"]));

        Assert.Equal(["a", "new"], RanSorted); // the second "a" is another one
    }

    [Fact]
    public void Items_are_known_by_a_key_of_the_callers_where_there_is_one()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        var options = Keeping with { ChooseKey = static item => ((string)item!)[0], KeyText = "first" };
        Run(pool, file, ["a1", "b1"], options);

        Assert.Equal(["a1", "c1"], Run(pool, file, ["a2", "c1"], options));

        Assert.Equal(["c1"], RanSorted);
    }

    [Fact]
    public void An_item_without_a_key_is_an_error_in_its_place_and_does_not_run()
    {
        var pool = EchoPool();
        var options = Keeping with { ChooseKey = static item => "b".Equals(item) ? throw PoolErrors.CheckpointKeyFailed(item, "why") : item };

        Assert.Equal(["a", "CheckpointKeyFailed", "c"], Run(pool, new MemoryJournalFile(), ["a", "b", "c"], options));

        Assert.Equal(["a", "c"], RanSorted);
    }

    [Fact]
    public void An_input_that_cant_cross_is_an_error_in_its_place_each_time()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        Assert.Equal([1, "NotSerializable", 3], Run(pool, file, [1, new MemoryStream(), 3]));
        Assert.Equal([1, "NotSerializable", 3], Run(pool, file, [1, new MemoryStream(), 3]));
        Assert.Empty(Ran);
    }

    [Fact]
    public void Failed_items_run_again_only_when_that_is_asked_for()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        Run(pool, file, Few);

        Assert.Equal(FewResults, Run(pool, file, Few, Keeping with { RetryFailed = true }));

        Assert.Equal(["bad"], RanSorted);
        Assert.Equal(FewResults, Run(pool, file, Few));
        Assert.Empty(Ran);
    }

    [Fact]
    public void A_stored_error_has_the_item_as_its_target_again_and_names_its_worker()
    {
        var pool = EchoPool(1);
        var file = new MemoryJournalFile();
        Run(pool, file, ["bad"]);
        var item = "bad";
        using var run = Map(pool, new MapOptions { Checkpoint = Open(file) });
        run.Add(item);
        run.CompleteAdding();

        Assert.True(run.TryTake(out var kind, out var value));

        Assert.Equal(RecordKind.Error, kind);
        var error = (ErrorRecord)value!;
        Assert.Same(item, error.TargetObject);
        Assert.IsType<IOException>(error.Exception);
        Assert.Contains("memory", error.Exception.Data["ParallelProc.Worker"] as string, StringComparison.Ordinal);
        Assert.DoesNotContain(ErrorRecordRebuilder.OriginalTargetKey, error.Exception.Data.Keys.Cast<string>());
    }

    [Fact]
    public void Outcomes_alone_can_be_kept()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        var options = Keeping with { OutcomeOnly = true };
        Run(pool, file, Few, options);

        Assert.Equal(["Bad", "new"], Run(pool, file, [.. Few, "new"], options));

        Assert.Equal(["new"], RanSorted);
        Assert.DoesNotContain(file.Lines, static line => line.Contains("\"output\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_map_that_is_cut_leaves_a_journal_to_go_on_with()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        using (var run = Map(pool, new MapOptions { Checkpoint = Open(file) }))
        {
            run.Add("a");
            run.Add("b");

            // What the second one put out comes behind the first one's end.
            var results = new List<object?>();
            while (results.Count < 2)
            {
                Wait(run);
                Take(run, results);
            }
        }

        Assert.True(file.Closed);
        Ran.Clear();
        Assert.Equal(["a", "b", "c"], Run(pool, file, ["a", "b", "c"]));
        Assert.DoesNotContain("a", Ran);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_items_of_which_every_third_is_known_come_complete(bool unordered)
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        var all = Enumerable.Range(0, 3000).Cast<object?>().ToList();
        Run(pool, file, all.Where(static i => (int)i! % 3 == 0));

        var results = Run(pool, file, all, map: new MapOptions { Unordered = unordered, BufferSize = 64 });

        Assert.Equal(all, unordered ? results.Order() : results);
        Assert.Equal(2000, Ran.Count);
    }

    [Fact]
    public void Stored_results_wait_in_the_file_and_count_in_the_window()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        Run(pool, file, Enumerable.Range(0, 20).Cast<object?>());
        using var run = Map(pool, new MapOptions { Checkpoint = Open(file), BufferSize = 8 });
        var added = 0;
        while (!run.WindowFull)
        {
            run.Add(added++);
        }

        Assert.Equal(8, added);
    }

    [Fact]
    public void What_an_item_is_known_for_in_the_journal_is_who_ran_it_and_when()
    {
        var pool = EchoPool(1);
        var file = new MemoryJournalFile();
        var before = DateTime.UtcNow;
        Run(pool, file, ["a", "bad"]);

        var entries = file.Lines.Skip(1).Select(static line => JournalEntry.Read(System.Text.Encoding.UTF8.GetBytes(line), content: true)!).ToList();

        Assert.Equal(["a", "bad"], entries.Select(static e => e.Label));
        Assert.Equal([CheckpointOutcome.Completed, CheckpointOutcome.Failed], entries.Select(static e => e.Outcome));
        Assert.All(entries, e =>
        {
            Assert.StartsWith("1 (", e.Worker, StringComparison.Ordinal);
            Assert.Equal(1, e.Attempts);
            Assert.InRange(e.Start, before, e.End);
            Assert.InRange(e.End, e.Start, DateTime.UtcNow);
        });
    }
}
