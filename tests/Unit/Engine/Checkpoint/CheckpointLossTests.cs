using System.Management.Automation;
using System.Security;
using System.Text;
using ParallelProc.Engine;
using ParallelProc.Protocol;
using ParallelProc.Tests.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>Disks that fill up or break, journals that were damaged or are another's, and what must not be kept.</summary>
public sealed class CheckpointLossTests : CheckpointTest
{
    private static readonly object?[] Items = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public void A_full_disk_ends_the_map_and_what_was_recorded_stays_good()
    {
        var pool = EchoPool();
        var whole = new MemoryJournalFile();
        Run(pool, whole, Items);
        var header = whole.Lines[0].Length + 1; // give or take: times are written without zeros at their end
        for (var room = header + 8; room < whole.Length; room += 37)
        {
            var file = new MemoryJournalFile { Capacity = room };
            var failure = Assert.Throws<PoolException>(() => Run(pool, file, Items));
            Assert.Equal("CheckpointWriteFailed", failure.ErrorId);
            Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
            Assert.All(file.Lines, static line => Assert.True(JournalLine.IsWhole(Encoding.UTF8.GetBytes(line))));
            Assert.True(file.Closed);
            Assert.Equal(file.Length, file.Synced);

            // Each item has one line in the end: none that was kept has run again.
            var next = new MemoryJournalFile(file.Content);
            Assert.Equal(Items, Run(pool, next, Items));
            Assert.Equal(Items.Length + 1, next.Lines.Length);
            Assert.True(next.Content.AsSpan().StartsWith(file.Content));
        }
    }

    [Fact]
    public void A_torn_line_that_can_not_be_cut_off_ends_the_map_and_not_the_shell()
    {
        var pool = EchoPool();
        var whole = new MemoryJournalFile();
        Run(pool, whole, Items);
        var file = new MemoryJournalFile { Capacity = whole.Length - 20, CutFails = new UnauthorizedAccessException("append only") };

        Assert.Equal("CheckpointWriteFailed", Assert.Throws<PoolException>(() => Run(pool, file, Items)).ErrorId);

        Assert.True(file.Closed);
        Assert.Equal(Items, Run(pool, new MemoryJournalFile(file.Content), Items));
    }

    [Fact]
    public void An_end_that_could_not_be_recorded_is_not_given_out()
    {
        var pool = EchoPool(1);
        var header = Header();
        using var run = Map(pool, new MapOptions { Checkpoint = Open(new MemoryJournalFile(header) { Capacity = header.Length + 10 }) });
        run.Add("bad"); // its error comes with its end; an output may come before

        Assert.Equal("CheckpointWriteFailed", Assert.Throws<PoolException>(() => Wait(run)).ErrorId);
        Assert.False(run.TryTake(out _, out _));
    }

    [Fact]
    public void A_disk_that_fails_at_the_end_is_an_error_of_the_map()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile(Header()) { SyncFails = new IOException("Input/output error") };
        using var run = Map(pool, new MapOptions { Checkpoint = Open(file) });
        run.Add("a");
        run.CompleteAdding();
        var results = new List<object?>();
        while (!run.Drained)
        {
            Wait(run);
            Take(run, results);
        }

        Assert.Equal("CheckpointWriteFailed", Assert.Throws<PoolException>(run.CloseCheckpoint).ErrorId);
    }

    [Fact]
    public void The_end_of_a_map_brings_all_to_the_disk()
    {
        var file = new MemoryJournalFile(Header());
        Run(EchoPool(), file, Items);
        Assert.Equal(1, file.Syncs);
    }

    [Fact]
    public void Damage_at_any_byte_of_a_line_runs_its_item_again_and_is_told()
    {
        var pool = EchoPool(1);
        var whole = new MemoryJournalFile();
        Run(pool, whole, ["a", "b", "c"]);
        var content = whole.Content;
        var start = whole.Lines[0].Length + 1 + whole.Lines[1].Length + 1;
        for (var at = start; at < start + whole.Lines[2].Length; at++)
        {
            var damaged = content.ToArray();
            damaged[at] ^= 0x04;
            var file = new MemoryJournalFile(damaged);
            using (var opened = Open(new MemoryJournalFile(damaged)))
            {
                Assert.Contains($"at byte {start}", opened.Warning, StringComparison.Ordinal);
            }

            Assert.Equal(["a", "b", "c"], Run(pool, file, ["a", "b", "c"]));
            Assert.Equal(["b"], RanSorted);
        }
    }

    [Fact]
    public void A_line_feed_that_was_damaged_costs_the_two_items_beside_it()
    {
        var pool = EchoPool(1);
        var whole = new MemoryJournalFile();
        Run(pool, whole, ["a", "b", "c"]);
        var content = whole.Content;
        content[whole.Lines[0].Length + 1 + whole.Lines[1].Length] = 0;

        Assert.Equal(["a", "b", "c"], Run(pool, new MemoryJournalFile(content), ["a", "b", "c"]));

        Assert.Equal(["a", "b"], RanSorted);
    }

    [Fact]
    public void A_tail_of_zeros_as_a_power_cut_leaves_it_is_cut_off()
    {
        var pool = EchoPool();
        var whole = new MemoryJournalFile();
        Run(pool, whole, ["a", "b"]);
        var file = new MemoryJournalFile([.. whole.Content, .. new byte[5000]]);

        Assert.Equal(["a", "b", "c"], Run(pool, file, ["a", "b", "c"]));

        Assert.Equal(["c"], RanSorted);
        Assert.DoesNotContain((byte)0, file.Content);
    }

    [Fact]
    public void The_journal_of_another_map_is_refused_with_what_differs()
    {
        var pool = EchoPool();
        var file = new MemoryJournalFile();
        Run(pool, file, ["a"]);
        var before = file.Content;

        Refused("the script block", () => Open(file, body: "$_ + 1"));
        Refused("-CheckpointOutcomeOnly", () => Open(file, Keeping with { OutcomeOnly = true }));
        Refused("-CheckpointKey", () => Open(file, Keeping with { KeyText = "$_.Id" }));
        Refused("-ArgumentList", () => Open(file, bindings: Bindings.Encode([1], new Dictionary<string, object>(), new Dictionary<string, object>())));
        Assert.Equal(before, file.Content);

        static void Refused(string difference, Action open)
        {
            var refusal = Assert.Throws<PoolException>(open);
            Assert.Equal("CheckpointMismatch", refusal.ErrorId);
            Assert.Contains($"what differs is {difference}.", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("some,other,file\n1,2,3\n", "CheckpointNotAJournal")]
    [InlineData("no line feed", "CheckpointNotAJournal")]
    [InlineData("{\"journal\":\"ParallelProc\",\"format\":1,\"crc\":\"00000000\"}\n", "CheckpointDamaged")]
    public void A_file_that_is_no_journal_is_refused_and_left_as_it_is(string content, string id)
    {
        var file = new MemoryJournalFile(Encoding.UTF8.GetBytes(content));
        Assert.Equal(id, Assert.Throws<PoolException>(() => Open(file)).ErrorId);
        Assert.Equal(content, Encoding.UTF8.GetString(file.Content));
        Assert.True(file.Closed);
    }

    [Fact]
    public void A_journal_of_another_version_is_refused()
    {
        using var line = new ByteWriter();
        (JournalHeader.Of(MapIdentity.Of(Code(), BoundValues.None, null, false), false) with { Format = 2, Module = "9.9" }).Write(line);
        var refusal = Assert.Throws<PoolException>(() => Open(new MemoryJournalFile(line.Written.ToArray())));
        Assert.Equal("CheckpointVersion", refusal.ErrorId);
        Assert.Contains("9.9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_with_a_secret_anywhere_in_it_is_not_kept_and_its_item_runs_again()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                Ran.Enqueue(batch.Items[i]);
                worker.Output_(batch, i, Equals(batch.Items[i], "secret") ? new object[] { 1, new PSObject(new PSCredential("me", Hidden("s3cret-s3cret"))) } : "open");
                worker.Done(batch, i);
            }

            worker.Ended(batch);
        });
        var file = new MemoryJournalFile();
        Run(pool, file, ["plain", "secret"]);

        var results = Run(pool, file, ["plain", "secret"]);

        Assert.Equal(["secret"], RanSorted);
        Assert.IsType<PSCredential>(((object[])results[1]!)[1]);
        Assert.Contains("\"omitted\":\"it holds a credential or a secure string\"", Encoding.UTF8.GetString(file.Content), StringComparison.Ordinal);
        Assert.All([Encoding.UTF8, Encoding.Unicode], e => Assert.True(file.Content.AsSpan().IndexOf(e.GetBytes("s3cret-s3cret")) < 0));
    }

    [Fact]
    public void A_record_that_could_be_kept_only_without_its_secret_is_not_kept_and_its_item_runs_again()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            batch.Begin(0);
            Ran.Enqueue(batch.Items[0]);
            worker.Output_(batch, 0, new InformationRecord(Hidden("s3cret-s3cret"), "here"));
            worker.Done(batch, 0);
            worker.Ended(batch);
        });
        var file = new MemoryJournalFile();
        Run(pool, file, ["told"]);

        var results = Run(pool, file, ["told"]);

        Assert.Equal(["told"], RanSorted);
        Assert.IsType<SecureString>(Assert.IsType<InformationRecord>(Crossing.Base(Assert.Single(results))).MessageData);
        Assert.All([Encoding.UTF8, Encoding.Unicode], e => Assert.True(file.Content.AsSpan().IndexOf(e.GetBytes("s3cret-s3cret")) < 0));
    }

    [Fact]
    public void An_output_of_many_megabytes_goes_into_several_lines_and_comes_back()
    {
        const int Records = 40;
        var text = new string('x', 512 * 1024);
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            batch.Begin(0);
            Ran.Enqueue(batch.Items[0]);
            for (var i = 0; i < Records; i++)
            {
                worker.Output_(batch, 0, text + i);
            }

            worker.Done(batch, 0);
            worker.Ended(batch);
        });
        var file = new MemoryJournalFile();
        Run(pool, file, [1]);
        Assert.InRange(file.Lines.Length, 5, 10);

        var results = Run(pool, file, [1]);

        Assert.Empty(Ran);
        Assert.Equal(Enumerable.Range(0, Records).Select(i => (object?)(text + i)), results);
    }

    private static byte[] Header()
    {
        using var line = new ByteWriter();
        JournalHeader.Of(MapIdentity.Of(Code(), BoundValues.None, null, false), false).Write(line);
        return line.Written.ToArray();
    }

    private static SecureString Hidden(string text)
    {
        var hidden = new SecureString();
        foreach (var c in text)
        {
            hidden.AppendChar(c);
        }

        return hidden;
    }
}
