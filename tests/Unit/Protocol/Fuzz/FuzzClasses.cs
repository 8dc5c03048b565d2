using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>Classes of a script that a reader has, too, so that what comes under their names is made instances; and encodings of some.</summary>
internal static class FuzzClasses
{
    private const string Definitions = """
        enum FuzzShade { Dark; Light }
        class FuzzBase { static [int] $Made = 0; [ValidateRange(0, 9)] [int] $Id; hidden [string] $Secret = 's'; FuzzBase() { [FuzzBase]::Made++ } }
        class FuzzNode : FuzzBase {
            [string] $Name; [FuzzShade] $Shade; [FuzzNode] $Next; [FuzzNode[]] $Kids; [Collections.Generic.List[FuzzNode]] $More; [FuzzShade[]] $Shades
            [Nullable[int]] $Maybe; [datetime] $When; [hashtable] $Table; [object] $Any; [int[]] $Numbers; [scriptblock] $Block; [Collections.IDictionary] $Pairs
        }
        """;

    private const string Instances = """
        $node = [FuzzNode]@{ Name = 'n'; Shade = 'Light'; Shades = 'Dark', 'Light'; Maybe = 3; Table = @{ a = 1 }; Numbers = 1, 2; Block = { 1 }; Pairs = [ordered]@{ b = 2 } }
        $node.Next = [FuzzNode]@{ Any = $node }
        $node.Kids = $node.Next, [FuzzNode]::new()
        $node.More = $node.Kids
        $node, [FuzzNode]::new(), [FuzzShade]::Light, @{ of = $node; shades = [FuzzShade[]]('Dark', 'Light') }
        """;

    private static readonly (ClassTable Table, byte[][] Encoded, Func<int> Made) All = Make();

    public static ClassTable Table => All.Table;

    /// <summary>Graphs with instances in them.</summary>
    public static byte[][] Encoded => All.Encoded;

    /// <summary>How often a constructor of theirs has run: no reader may have one run.</summary>
    public static int Made => All.Made();

    private static (ClassTable Table, byte[][] Encoded, Func<int> Made) Make()
    {
        var before = Runspace.DefaultRunspace;
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        try
        {
            Runspace.DefaultRunspace = runspace;
            using var shell = PowerShell.Create(runspace);
            var results = shell.AddScript($"{Definitions}\n[FuzzNode]\n{Instances}").Invoke();
            var type = (Type)results[0].BaseObject;
            var table = ClassTable.Of([type])!;
            var made = type.BaseType!.GetProperty("Made")!;
            return (table, [.. results.Skip(1).Select(value => Encode(value, table))], () => (int)made.GetValue(null)!);
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    private static byte[] Encode(object value, ClassTable table)
    {
        using var output = new ByteWriter();
        new ObjectEncoder(2) { Classes = table.Names }.Encode(output, value);
        return output.Written.ToArray();
    }
}
