using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>Use-PoolLock as bodies find it.</summary>
[Cmdlet(VerbsOther.Use, "PoolLock")]
internal sealed class UsePoolLockCommand : UseLockCmdlet;
