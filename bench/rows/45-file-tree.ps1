# A tree of files, as Get-ChildItem finds them.
$count = Select-Amount 50000 5000
$tree = [IO.Path]::Combine([IO.Path]::GetTempPath(), "ppbench-$([guid]::NewGuid().ToString('n'))")
$pool = Start-WarmPool
try {
    for ($n = 0; $n -lt $count; $n++) {
        if ($n % 200 -eq 0) { $folder = [IO.Directory]::CreateDirectory("$tree/folder$($n / 200)").FullName }
        [IO.File]::WriteAllText("$folder/file$n.txt", "content $n")
    }
    $rates = Measure-Rounds $Bench.Rounds ([ordered]@{
            ours  = { Measure-Rate $count { Get-ChildItem $tree -Recurse -File | Invoke-PoolMap { $_.Length } -Pool $pool } }
            alone = { Measure-Rate $count { Get-ChildItem $tree -Recurse -File | ForEach-Object { $_.Length } } }
            list  = { Measure-Rate $count { Get-ChildItem $tree -Recurse -File } }
        }) -WarmUp (Select-Amount 5 1) -Warm ours, alone, list
}
finally {
    Stop-ProcessPool $pool
    if ([IO.Directory]::Exists($tree)) { [IO.Directory]::Delete($tree, $true) }
}

New-Row -Id files -Work ('`Get-ChildItem -Recurse` of {0:N0} files, body `$_.Length`' -f $count) -Ours $rates.ours -Unit 'items/s' -Against 'sequential `ForEach-Object`' -Theirs $rates.alone -Goal above -Limit 1
New-Row -Id files-alone -Work 'the same' -Ours $rates.ours -Unit 'items/s' -Against '`Get-ChildItem` alone, nothing behind it' -Theirs $rates.list -Note 'both need it'
