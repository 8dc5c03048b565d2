namespace ParallelProc;

/// <summary>What kind of thing a script block brings along.</summary>
public enum PoolCaptureKind
{
    /// <summary>A value that the block names with <c>$using:</c>.</summary>
    Using,

    /// <summary>A function, with its text.</summary>
    Function,

    /// <summary>An alias of the session's.</summary>
    Alias,

    /// <summary>A module that workers import.</summary>
    Module,

    /// <summary>A class, with its text.</summary>
    Class,

    /// <summary>An enumeration, with its text.</summary>
    Enum,

    /// <summary><c>using namespace</c> and <c>using module</c> lines.</summary>
    UsingStatement,

    /// <summary>An assembly with a compiled type, which workers load from the same file.</summary>
    Assembly,

    /// <summary>Members and settings that <c>Update-TypeData</c> has added to a type, or a file of such.</summary>
    TypeData,

    /// <summary>A preference variable, or what a common parameter makes of it.</summary>
    Preference,

    /// <summary>A variable of <c>-Variable</c>.</summary>
    Variable,

    /// <summary>The current location.</summary>
    Location,

    /// <summary>The culture.</summary>
    Culture,
}
