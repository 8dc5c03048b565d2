# What is done again and again. Each gets the pool that lives throughout and a source of chance, and throws when something is lost, doubled or out of order.

function Assert-Equal($Expected, $Found, [string] $What) {
    $expectedText, $foundText = ($Expected -join ' '), ($Found -join ' ')
    if ($expectedText -cne $foundText) {
        throw "$What`: expected '$($expectedText.Substring(0, [Math]::Min(200, $expectedText.Length)))', found '$($foundText.Substring(0, [Math]::Min(200, $foundText.Length)))'"
    }
}

$Scenarios = [ordered]@{
    'clean map'    = {
        param($pool, $random)
        $count = $random.Next(1, 20000)
        $sum = 0L
        foreach ($square in 1..$count | Invoke-PoolMap { $_ * $_ } -Pool $pool) { $sum += $square }
        Assert-Equal ([long] $count * ($count + 1) * (2L * $count + 1) / 6) $sum 'sum'
    }
    'all streams'  = {
        param($pool, $random)
        $count = $random.Next(1, 300)
        $all = 1..$count | Invoke-PoolMap { $x = $_; Write-Warning "w$x"; Write-Verbose "v$x" -Verbose; if ($x % 7 -eq 0) { Write-Error "e$x" }; "o$x" } -Pool $pool `
            -WarningVariable warnings -ErrorVariable errors -ErrorAction Continue 3>$null 4>$null 2>$null
        Assert-Equal (1..$count).ForEach{ "o$_" } $all 'output'
        Assert-Equal (1..$count).ForEach{ "w$_" } $warnings 'warnings'
        Assert-Equal (1..$count).Where{ $_ % 7 -eq 0 }.ForEach{ "e$_" } $errors 'errors'
    }
    'tasks'        = {
        param($pool, $random)
        $tasks = 1..$random.Next(1, 60) | Submit-PoolTask { if ($_ % 5 -eq 0) { throw "no $_" }; "done $_" } -Pool $pool
        $ended = @($tasks | Wait-PoolTask)
        Assert-Equal @($tasks).Count $ended.Count 'tasks that ended'
        $texts = $tasks | Receive-PoolTask -AutoRemove -ErrorAction SilentlyContinue -ErrorVariable errors
        Assert-Equal @($tasks).Count (@($texts).Count + @($errors).Count) 'results'
    }
    'killed'       = {
        param($pool, $random)
        $victim = $random.Next(1, 200)
        $all = 1..200 | Invoke-PoolMap { if ($_ -eq $using:victim) { Stop-Process -Id $PID -Force }; $_ } -Pool $pool -ErrorVariable errors -ErrorAction SilentlyContinue
        Assert-Equal (1..200).Where{ $_ -ne $victim } $all 'output beside a killed worker'
        Assert-Equal 1 @($errors).Count 'errors'
    }
    'retried'      = {
        param($pool, $random)
        $folder = [IO.Directory]::CreateTempSubdirectory('soak').FullName
        try {
            $all = 1..40 | Invoke-PoolMap -Pool $pool -RetryCount 2 -RetryDelaySeconds 0.01 -BatchSize 5 {
                $mark = "$using:folder/$_"
                if ($_ % 10 -eq 0 -and -not (Test-Path $mark)) { Set-Content $mark ''; if ($_ -eq 20) { Stop-Process -Id $PID -Force }; throw 'once' }
                $_
            }
            Assert-Equal (1..40) $all 'output of tried again items'
        }
        finally { Remove-Item $folder -Recurse -Force }
    }
    'timed out'    = {
        param($pool, $random)
        $all = 1..6 | Invoke-PoolMap { if ($_ -eq 3) { Start-Sleep 100 }; $_ } -Pool $pool -TimeoutSeconds 4 -ErrorVariable errors -ErrorAction SilentlyContinue
        Assert-Equal (1, 2, 4, 5, 6) $all 'output beside a time-out'
        Assert-Equal 'TaskTimeout,ParallelProc.Commands.InvokePoolMapCommand' $errors.FullyQualifiedErrorId 'error'
    }
    'cut'          = {
        param($pool, $random)
        $wanted = $random.Next(1, 50)
        Assert-Equal (1..$wanted) (& { for ($i = 1; ; $i++) { $i } } | Invoke-PoolMap { $_ } -Pool $pool | Select-Object -First $wanted) 'first of an endless map'
    }
    'a new pool'   = {
        param($pool, $random)
        $all = Use-ProcessPool -MaxWorkers 2 -InitializationScript { $greeting = 'hello' } { 1..20 | Invoke-PoolMap { "$greeting $_" } }
        Assert-Equal (1..20).ForEach{ "hello $_" } $all 'output of a pool of its own'
    }
    'force stop'   = {
        param($pool, $random)
        $own = Start-ProcessPool -MaxWorkers 2 -MinWorkers 1
        $tasks = 1..4 | Submit-PoolTask { Start-Sleep 100 } -Pool $own
        Stop-ProcessPool $own -Force
        Assert-Equal (@('Stopped') * 4) ($tasks | Wait-PoolTask).State 'states after a forced stop'
        $tasks | Remove-PoolTask
    }
    'checkpoint'   = {
        param($pool, $random)
        $path = [IO.Path]::GetTempFileName()
        Remove-Item $path
        try {
            $first = $random.Next(1, 300)
            $null = 1..300 | Invoke-PoolMap { "r$_" } -Pool $pool -Checkpoint $path | Select-Object -First $first
            Assert-Equal (1..300).ForEach{ "r$_" } (1..300 | Invoke-PoolMap { "r$_" } -Pool $pool -Checkpoint $path) 'output with a journal'
        }
        finally { Remove-Item $path -ErrorAction Ignore }
    }
    'large arrays' = {
        param($pool, $random)
        $bytes = [byte[]]::new($random.Next(1, 8MB))
        $random.NextBytes($bytes)
        $back = , $bytes | Invoke-PoolMap { , $_ } -Pool $pool
        if (-not [Linq.Enumerable]::SequenceEqual($bytes, [byte[]] $back)) { throw 'another block came back' }
    }
}
