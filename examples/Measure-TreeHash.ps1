# Makes the checksums of every file of a folder tree twice, in the shell and in worker processes, and compares.
param(
    [string] $Path = $PSHOME,
    [string[]] $Algorithm = @('MD5', 'SHA1', 'SHA256', 'SHA512')
)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../out/ParallelProc"

$files = @(Get-ChildItem -LiteralPath $Path -Recurse -File -Force | Where-Object { -not $_.LinkTarget })
$size = ($files | Measure-Object Length -Sum).Sum
'{0:N0} files, {1:N0} MB, below {2}' -f $files.Count, ($size / 1MB), $Path
'Checksums of each: {0}' -f ($Algorithm -join ', ')

# Both are to find the files in the system's cache, and not on the disk.
foreach ($file in $files) { [void][IO.File]::ReadAllBytes($file.FullName) }

$watch = [Diagnostics.Stopwatch]::StartNew()
$sequential = $files | ForEach-Object { $file = $_; foreach ($name in $Algorithm) { (Get-FileHash -LiteralPath $file -Algorithm $name).Hash } }
$alone = $watch.Elapsed.TotalSeconds
'  in the shell:        {0,6:0.00} s' -f $alone

function Get-Parallel {
    $files | Invoke-PoolMap { $file = $_; foreach ($name in $using:Algorithm) { (Get-FileHash -LiteralPath $file -Algorithm $name).Hash } }
}

# Twice: the first time the processes have to be started, and to warm up.
$watch.Restart()
$null = Get-Parallel
'  in {1} processes:      {0,6:0.00} s the first time, their start and warming up included' -f $watch.Elapsed.TotalSeconds, @(Get-PoolWorker).Count

$watch.Restart()
$parallel = Get-Parallel
$pooled = $watch.Elapsed.TotalSeconds
'                       {0,6:0.00} s the second time' -f $pooled

if (Compare-Object $sequential $parallel -SyncWindow 0) { throw 'The checksums differ.' }
'The same {0:N0} checksums in the same order, {1:0.0} times as fast.' -f @($parallel).Count, ($alone / $pooled)
