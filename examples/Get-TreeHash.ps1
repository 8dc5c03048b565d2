# Hashes the files of a folder tree in worker processes.
param([string] $Path = "$PSScriptRoot/..")
Import-Module "$PSScriptRoot/../out/ParallelProc"

$root = (Resolve-Path -LiteralPath $Path).ProviderPath
Get-ChildItem -LiteralPath $root -Recurse -File |
    Invoke-PoolMap { Get-FileHash -LiteralPath $_ -Algorithm SHA256 } |
    ForEach-Object { '{0}  {1}' -f $_.Hash.Substring(0, 12), [IO.Path]::GetRelativePath($root, $_.Path) }
