using System.Runtime.CompilerServices;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Page;

public sealed class ObjectsPageTests
{
    private const string Renew = "PARALLELPROC_RENEW";

    /// <summary>Of these no object is a sample: they stand for parts of others, or for what was written before.</summary>
    private static readonly HashSet<ValueTag> Parts =
    [
        ValueTag.Null, ValueTag.False, ValueTag.Missing, ValueTag.Failed, ValueTag.Reference, ValueTag.Extended, ValueTag.ExtendedScalar, ValueTag.Blob, ValueTag.Content, ValueTag.HostInformation,
    ];

    [Fact]
    public void The_page_says_what_the_codec_does()
    {
        var path = Path.GetFullPath(Path.Combine(Folder(), "../../../../docs/objects.md"));
        var text = ObjectsPage.Text();
        if (Environment.GetEnvironmentVariable(Renew) is not null)
        {
            File.WriteAllText(path, text);
        }

        var there = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(there == text.ReplaceLineEndings("\n"), $"docs/objects.md is out of date. Make it anew: {Renew}=1 dotnet test tests/Unit --filter ObjectsPage");
    }

    [Fact]
    public void The_page_has_a_row_for_each_kind_of_value_that_the_codec_knows()
    {
        var shown = PageSamples.All.SelectMany(static part => part.Samples).Select(static sample => (ValueTag)Crossing.Encode(sample.Value)[0]);
        Assert.Empty(Enum.GetValues<ValueTag>().Except(Parts).Except(shown));
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
