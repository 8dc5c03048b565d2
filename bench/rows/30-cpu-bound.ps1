# Work that fills a processor and the heap: lists and strings, 20 ms an item.
$count = Select-Amount 400 100
$part = [int] ($count / 4) # a rate needs no more, where it takes long
$warm = Select-Amount 200 60 # runs until the compilers have done what they do: each makes the body several times as fast
$text = @'
    $list = [Collections.Generic.List[string]]::new()
    foreach ($i in 1..LINES) { $list.Add("line $i of item $_") }
    ($list -join ', ').Length
'@

# So many lines take 20 ms, in the shell as it runs its body over and over: the best of several, as anything else that runs only makes it slower.
$trial = [scriptblock]::Create($text.Replace('LINES', '5000'))
$null = 1..$warm | ForEach-Object $trial
$spent = [Linq.Enumerable]::Min([double[]] @(foreach ($try in 1..10) { (Measure-Milliseconds { 1..10 | ForEach-Object $trial }) / 10 }))
$text = $text.Replace('LINES', [string][int] (5000 * 20 / $spent))
$body = [scriptblock]::Create($text)

# What the machine gives two shells that work at the same time, each on its half: processors share caches and more.
$halves = 1..2 | ForEach-Object { Start-ShellPart Measure-Half ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text))) }
$pool = Start-WarmPool
try {
    foreach ($half in $halves) { $half.StandardInput.WriteLine($warm); $half.StandardInput.Flush() }
    foreach ($half in $halves) { $null = Read-Peer $half }
    $null = 1..$warm | ForEach-Object $body
    $null = 1..(2 * $warm) | Invoke-PoolMap $body -Pool $pool
    $bodies = [ordered]@{
        ours     = { Measure-Rate $count { 1..$count | Invoke-PoolMap $body -Pool $pool } }
        alone    = { Measure-Rate $count { 1..$count | ForEach-Object $body } }
        parallel = { Measure-Rate $part { 1..$part | ForEach-Object -Parallel $body -ThrottleLimit 2 } }
        shells   = {
            Measure-Rate (2 * $part) {
                foreach ($half in $halves) { $half.StandardInput.WriteLine($part); $half.StandardInput.Flush() }
                foreach ($half in $halves) { Read-Peer $half }
            }
        }
    }
    $rates = Measure-Rounds $Bench.Rounds $bodies -NoWarmUp
}
finally { Stop-ProcessPool $pool; foreach ($half in $halves) { Stop-Peer $half } }

$ours = @{ Work = "body of 20 ms, many lists and strings, $count items"; Ours = $rates.ours; Unit = 'items/s' }
$ideal = [double[]] $rates.alone.ForEach{ 2 * $_ }
New-Row @ours -Id cpu-ideal -Against 'twice sequential `ForEach-Object`' -Theirs $ideal -Goal 'at least' -Limit 0.95
New-Row @ours -Id cpu-parallel -Against '`ForEach-Object -Parallel -ThrottleLimit 2`' -Theirs $rates.parallel -Goal above -Limit 1
New-Row @ours -Id cpu-shells -Against 'two shells at the same time, with nobody in between' -Theirs $rates.shells
New-Row -Id cpu-machine -Work 'the same in two shells at the same time' -Ours $rates.shells -Unit 'items/s' -Against 'twice sequential `ForEach-Object`' -Theirs $ideal -Note 'what this machine makes of a second processor'
