using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

// Runs Measure-TreeHash.ps1 in the stand-in shell, which is all that a machine with just the .NET SDK has. Without an argument
// the tree is the SDK's own folder: thousands of real files, on every machine that gets as far as here.
var root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;
var folder = args is [var given, ..] ? Path.GetFullPath(given) : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
var shell = Path.Combine(root, "out", "shell", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
var start = new ProcessStartInfo(shell, ["-NoProfile", "-File", Path.Combine(root, "examples", "Measure-TreeHash.ps1"), folder]);
start.Environment.Remove("PSModulePath"); // another PowerShell's modules are not for this one
using var process = Process.Start(start)!;
await process.WaitForExitAsync();
return process.ExitCode;
