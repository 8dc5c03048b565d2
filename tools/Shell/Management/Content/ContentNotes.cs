using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Provider;

namespace Microsoft.PowerShell.Commands;

/// <summary>The note properties by which a line of text still knows its file.</summary>
internal sealed class ContentNotes(PathInfo item, PathIntrinsics paths)
{
    private readonly PSNoteProperty[] _notes =
    [
        new("PSPath", item.Path),
        .. IsInTree(item) ? Place(item, paths) : [],
        new("PSDrive", item.Drive),
        new("PSProvider", item.Provider),
    ];

    // Variables and functions have no parents.
    private static bool IsInTree(PathInfo item) => typeof(NavigationCmdletProvider).IsAssignableFrom(item.Provider.ImplementingType);

    private static PSNoteProperty[] Place(PathInfo item, PathIntrinsics paths) =>
    [
        new("PSParentPath", paths.ParseParent(item.Path, string.Empty)),
        new("PSChildName", paths.ParseChildName(item.Path)),
    ];

    public PSObject Add(IList lines, long readCount, bool single)
    {
        PSObject result = single ? new PSObject(lines[0]!) : new PSObject(lines.Cast<object>().ToArray());
        foreach (PSNoteProperty note in _notes)
        {
            result.Properties.Add(note, preValidated: true);
        }

        result.Properties.Add(new PSNoteProperty("ReadCount", readCount), preValidated: true);
        return result;
    }
}
