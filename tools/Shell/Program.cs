#if POWERSHELL_SDK
// With the SDK package there is nothing to stand in for: this is PowerShell.
return Microsoft.PowerShell.UnmanagedPSEntry.Start(args, args.Length);
#else
return ParallelProc.Shell.Host.ShellProgram.Run(args);
#endif
