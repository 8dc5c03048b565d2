using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Use-PoolLock: runs a block while a shared lock is held.</summary>
[Cmdlet(VerbsOther.Use, "PoolLock")]
public sealed class UsePoolLockCommand : UseLockCmdlet;
