using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Provider;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = PathSet)]
public sealed class GetContentCommand : FilteredPathCommandBase
{
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long ReadCount { get; set; } = 1;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("First", "Head")]
    [ValidateRange(0, long.MaxValue)]
    public long TotalCount { get; set; } = -1;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    protected override void ProcessRecord()
    {
        foreach (var path in Paths)
        {
            Try(() =>
            {
                foreach (PathInfo item in ResolveAll(path))
                {
                    ReadOne(item);
                }
            });
        }
    }

    private protected override object? ProviderParameters(object context) =>
        ProviderAccess.ReaderParameters(InvokeProvider.Content, FirstPath, context);

    private void ReadOne(PathInfo item)
    {
        foreach (IContentReader reader in ProviderAccess.GetReader(InvokeProvider.Content, item.Path, Context(literal: true)))
        {
            using (reader)
            {
                var notes = new ContentNotes(item, SessionState.Path);
                if (Tail >= 0)
                {
                    Last(reader, notes);
                }
                else
                {
                    Read(reader, notes);
                }

                reader.Close();
            }
        }
    }

    private void Read(IContentReader reader, ContentNotes notes)
    {
        long read = 0;
        while (!Stopping && (TotalCount < 0 || read < TotalCount))
        {
            var want = TotalCount < 0 || ReadCount <= 0 ? ReadCount : Math.Min(ReadCount, TotalCount - read);
            // Some providers end with an empty list, some with none.
            IList? lines = reader.Read(ReadCount <= 0 && TotalCount >= 0 ? TotalCount : want);
            if (lines is null or { Count: 0 })
            {
                return;
            }

            read += lines.Count;
            WriteObject(notes.Add(lines, read, ReadCount == 1), enumerateCollection: false);
        }
    }

    private void Last(IContentReader reader, ContentNotes notes)
    {
        var kept = new Queue<(IList Line, long Number)>();
        long read = 0;
        for (IList? line = reader.Read(1); line is { Count: > 0 } && !Stopping; line = reader.Read(1))
        {
            kept.Enqueue((line, ++read));
            if (kept.Count > Tail)
            {
                kept.Dequeue();
            }
        }

        foreach ((IList line, var number) in kept)
        {
            WriteObject(notes.Add(line, number, single: true), enumerateCollection: false);
        }
    }
}
