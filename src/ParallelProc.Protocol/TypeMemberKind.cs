namespace ParallelProc.Protocol;

/// <summary>The members of type data that can cross. The numbers are the wire's.</summary>
internal enum TypeMemberKind : byte
{
    Note = 1,
    Alias = 2,
    Property = 3,
    Method = 4,
}
