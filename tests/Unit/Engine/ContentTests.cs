using System.Collections;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class ContentTests : EngineTest
{
    private static readonly BoundValues Large = Bindings.Encode([new byte[Content.Least]], new Hashtable(), new Hashtable());

    [Fact]
    public void What_a_map_is_called_with_goes_to_each_worker_once_and_is_forgotten_at_its_end()
    {
        var pool = Pool(2, (worker, batch) => worker.Echo(batch));
        using (var run = pool.StartMap(Code(), Large, new MapOptions { BatchSize = 1 }))
        {
            for (var i = 0; i < 50; i++)
            {
                run.Add(i);
            }

            run.CompleteAdding();
            var results = new List<object?>();
            while (!run.Drained)
            {
                Wait(run);
                Take(run, results);
            }

            Assert.Equal(Enumerable.Range(0, 50).Cast<object?>(), results);
        }

        Assert.All(Workers, static worker => Assert.True(
            SpinWait.SpinUntil(() => worker.Contents is { IsEmpty: true } or { Count: 2 }, Patience), "it keeps what it will never need again"));
        Assert.All(Workers.Where(static worker => !worker.Contents.IsEmpty), static worker =>
        {
            Assert.Equal([FrameKind.Content, FrameKind.ForgetContent], worker.Contents.Select(static c => c.Kind));
            Assert.Single(worker.Contents.Select(static c => c.Id).Distinct());
        });
        Assert.Contains(Workers, static worker => !worker.Contents.IsEmpty);
    }

    [Fact]
    public void What_a_task_is_called_with_is_forgotten_with_it()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch));
        for (var i = 0; i < 2; i++)
        {
            WaitFor(Submit(pool, Large));
        }

        var worker = Assert.Single(Workers);
        Assert.True(SpinWait.SpinUntil(() => worker.Contents.Count == 4, Patience));
        Assert.Equal([FrameKind.Content, FrameKind.ForgetContent, FrameKind.Content, FrameKind.ForgetContent], worker.Contents.Select(static c => c.Kind));
    }

    [Fact]
    public void What_tasks_have_in_common_goes_to_a_worker_once_and_is_forgotten_with_the_last_of_them()
    {
        using var gate = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            gate.Wait(Patience);
            worker.Echo(batch);
        });
        var table = Enumerable.Range(0, Content.Least).ToList();
        var tasks = Enumerable.Range(0, 5).Select(i => Submit(pool, Bindings.Encode([i], new Hashtable(), new Hashtable { ["table"] = table }))).ToList();
        gate.Set();
        tasks.ForEach(WaitFor);

        var worker = Assert.Single(Workers);
        Assert.True(SpinWait.SpinUntil(() => worker.Contents.Count == 2, Patience));
        Assert.Equal([FrameKind.Content, FrameKind.ForgetContent], worker.Contents.Select(static c => c.Kind));
    }

    [Fact]
    public void What_is_small_stays_in_its_batch()
    {
        Assert.Null(Content.Of(new byte[Content.Least - 1], isSecret: false));
        Assert.NotNull(Content.Of(new byte[Content.Least], isSecret: false));
    }

    [Fact]
    public void Equal_values_are_one_content_while_it_is_in_use()
    {
        var bytes = new byte[Content.Least];
        bytes[7] = 41;
        var one = Content.Shared(bytes, isSecret: false);
        Assert.Same(one, Content.Shared([.. bytes], isSecret: false));
        Assert.NotSame(one, Content.Shared([.. bytes], isSecret: true));
        byte[] other = [.. bytes];
        other[7]++;
        Assert.NotSame(one, Content.Shared(other, isSecret: false));
        Assert.Same(one, Content.Shared([.. bytes], isSecret: false));
        GC.KeepAlive(one);
    }

    private static TaskRun Submit(ProcessPool pool, BoundValues bindings)
    {
        var task = new TaskRun(Code(), bindings, new Item(0, default, null), new TaskOptions(), "test", (_, _) => { }, _ => { });
        pool.Submit(task);
        return task;
    }
}
