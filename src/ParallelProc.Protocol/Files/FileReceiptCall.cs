namespace ParallelProc.Protocol;

/// <summary>
/// How the shell has a worker store the files of an offer: a method there that gives, for each file, an array of its index, its <see cref="FileStep"/>, its full path
/// and, where that step failed, why.
/// </summary>
internal static class FileReceiptCall
{
    /// <summary>The method. Its arguments: the offer's key, the folder, whether to do it where something is in the way.</summary>
    public static MethodSource Method { get; } = new(
        "ParallelProc.Worker.FileReceipt", "Receive", typeof(FileReceiptCall).Assembly.FullName!.Replace("ParallelProc.Protocol", "ParallelProc.Worker", StringComparison.Ordinal), null);
}

/// <summary>How far a file has come on its way to a host.</summary>
internal enum FileStep
{
    /// <summary>It was there already, the same.</summary>
    Same,

    /// <summary>It was sent and is there.</summary>
    Stored,

    /// <summary>Failed: the folder that it was to go to.</summary>
    Folder,

    /// <summary>Failed: reading it on the shell's machine.</summary>
    Read,

    /// <summary>Failed: writing it on the host.</summary>
    Write,

    /// <summary>Failed: what was written is not what was sent.</summary>
    Check,

    /// <summary>Failed: taking its final name.</summary>
    Rename,
}
