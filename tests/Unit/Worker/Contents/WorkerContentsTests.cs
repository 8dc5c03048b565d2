using System.Collections;
using System.Security.Cryptography;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker.Contents;

public sealed class WorkerContentsTests : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"parallelproc-{Guid.NewGuid():n}");
    private readonly byte[] _bytes;

    public WorkerContentsTests()
    {
        using var writer = new ByteWriter();
        var key = Convert.ToBase64String(Encoding.Unicode.GetBytes("$using:table"));
        new ObjectEncoder(2).Encode(writer, InMemoryWorker.Bind(values: new Hashtable { [key] = new string('x', 400_000) }));
        _bytes = writer.Written.ToArray();
    }

    private string Key => Convert.ToHexString(SHA256.HashData(_bytes));

    private ContentHead Stored => new(1, _bytes.Length, Key, "abc");

    public void Dispose()
    {
        if (File.Exists(_root))
        {
            File.Delete(_root);
        }
        else if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Fact]
    public void Batches_name_what_came_once()
    {
        using var worker = new InMemoryWorker();
        worker.SendContent(new ContentHead(1, _bytes.Length), _bytes);
        RunWith(worker, content: 1);
        RunWith(worker, content: 1);
    }

    [Fact]
    public void One_worker_stores_it_and_another_one_opens_it()
    {
        using var a = new InMemoryWorker(contentRoot: _root);
        using var b = new InMemoryWorker(contentRoot: _root);
        a.SendContent(Stored, _bytes);
        Held(a, ContentStatus.Stored);
        b.Send(FrameKind.ContentFile, Stored.Write);
        Held(b, ContentStatus.Opened);
        RunWith(a, content: 1);
        RunWith(b, content: 1);
    }

    [Fact]
    public void A_file_that_was_deleted_is_said_to_be_missing_and_the_bytes_do()
    {
        using var worker = new InMemoryWorker(contentRoot: _root);
        worker.Send(FrameKind.ContentFile, Stored.Write);
        Held(worker, ContentStatus.NotOpened);
        worker.SendContent(Stored, _bytes);
        Held(worker, ContentStatus.Stored);
        RunWith(worker, content: 1);
    }

    [Fact]
    public void Where_no_file_can_be_made_the_bytes_do()
    {
        File.WriteAllText(_root, "no folder");
        using var worker = new InMemoryWorker(contentRoot: _root);
        worker.SendContent(Stored, _bytes);
        Held(worker, ContentStatus.NotStored);
        RunWith(worker, content: 1);
    }

    [Fact]
    public void A_batch_that_waits_keeps_what_is_forgotten_meanwhile()
    {
        using var worker = new InMemoryWorker();
        worker.SendContent(new ContentHead(1, _bytes.Length), _bytes);
        var script = worker.SendScript("$_ + ($using:table).Length");
        var batch = worker.SendBatch(script, [1], exact: false, content: 1);
        worker.SendMark(FrameKind.ForgetContent, 1);
        Assert.Equal(400_001, worker.ReadBatch(batch)[0].Value);
        worker.SendBatch(script, [1], content: 1); // which can't be: it was forgotten
        Assert.True(worker.WaitForEnd());
        Assert.Contains("Content 1 did not come", worker.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_goes_with_the_session()
    {
        using (var worker = new InMemoryWorker(contentRoot: _root))
        {
            worker.SendContent(Stored, _bytes);
            Held(worker, ContentStatus.Stored);
            Assert.Single(Directory.EnumerateFileSystemEntries(_root));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    private static void Held(InMemoryWorker worker, ContentStatus status) =>
        Assert.Equal(new BatchMark(1, (long)status), worker.Expect(FrameKind.ContentHeld).Mark);

    private static void RunWith(InMemoryWorker worker, long content) =>
        Assert.Equal(400_003, worker.ReadBatch(worker.SendBatch(worker.SendScript("$_ + ($using:table).Length"), [3], content: content))[0].Value);
}
