namespace ParallelProc.Protocol;

/// <summary>What the bytes of an object are for.</summary>
internal enum EncodingPurpose
{
    /// <summary>To be read by the other side at once.</summary>
    Wire,

    /// <summary>To be kept on a disk: a secret anywhere in the object is refused.</summary>
    Journal,

    /// <summary>To know the object again, in another process too: equal content gives equal bytes. Secrets are no part of it.</summary>
    Key,
}
