using System.Management.Automation;
using System.Text;

namespace ParallelProc.Tests.Protocol.Page;

/// <summary>Makes docs/objects.md: each sample crosses, and what it arrived as stands in the table.</summary>
internal static class ObjectsPage
{
    public static string Text()
    {
        var text = new StringBuilder(Head);
        foreach (var (heading, samples) in PageSamples.All)
        {
            text.Append("\n## ").Append(heading).Append("\n\n| type | arrives as | |\n|---|---|---|\n");
            foreach (var (value, note) in samples)
            {
                text.Append("| ").Append(NameOf(value)).Append(" | ").Append(ArrivesAs(value)).Append(" | ").Append(note).Append(" |\n");
            }
        }

        return text.Append(Foot).ToString();
    }

    private static string ArrivesAs(object value)
    {
        var (sent, arrived) = (NameOf(value), NameOf(Crossing.Of(value)!));
        return arrived == sent ? "itself" : arrived;
    }

    private static string NameOf(object value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } bag => $"`{(bag.TypeNames[0] == typeof(PSCustomObject).FullName ? "pscustomobject" : bag.TypeNames[0])}`",
        PSObject wrapped => NameOf(wrapped.BaseObject),
        Enum => "an enumeration",
        Encoding => "`System.Text.Encoding`",
        Exception => "an exception",
        Array array => $"`{ShortName(array.GetType().GetElementType()!)}[{new string(',', array.Rank - 1)}]`",
        _ => $"`{ShortName(value.GetType())}`",
    };

    private static string ShortName(Type type)
    {
        var name = $"{type.Namespace}.{type.Name.Split('`')[0]}";
        return type.IsConstructedGenericType ? $"{name}[{string.Join(",", type.GetGenericArguments().Select(static a => a.Name))}]" : name;
    }

    private const string Head = """
        # Objects that cross

        What a script block gets and gives crosses from one process to another. Most things arrive as what they are; the others as property
        bags, as from a remote session. In each direction only types of these tables are ever made, whatever the other side sends, and nothing that comes
        runs code. One object in two places is one object there too, and may hold itself. (Large `$using:` values and arguments cross by themselves: what two of them hold
        deep in objects that are no plain collections is two objects there.)

        This page is made of the codec: each row is an object that was sent through it. `PARALLELPROC_RENEW=1 dotnet test tests/Unit --filter ObjectsPage` makes it
        anew.

        """;

    private const string Foot = """

        ## Beside that

        - **Your own classes.** Instances of a class of your session that the script block uses come back as instances of it, with their hidden properties, and with
          enumerations, arrays and lists of such classes. No constructor and no setter runs. It must be derived from no class of .NET, and its properties must be of
          types that arrive as themselves; else it is a bag. The same holds for inputs, arguments and `$using:` values on their way to the workers (but not for classes of a module).
        - **`-Depth`** is for bags only: what they hold is text from the second level on (or from that which you give), unless it is in these tables.
        - **`-Rehydrate`** makes objects again of bags of the types that you name, by PowerShell's conversion.
        - **A property that fails** is null, and the object's member set `PSPropertyErrors` has what its error said: `$value.PSPropertyErrors.ExitTime`.
        - **Added members** go along: notes as such, other properties as their values. Methods do not.
        - **Handles** (streams, threads, locks, sockets, delegates, runspaces) can't cross: the error NotSerializable names the path to it. Within a bag they are text.

        """;
}
