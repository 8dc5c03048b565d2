# For tests of what becomes of a worker's descendants. Dot-sourced in their BeforeAll.

# A body that starts descendants of all kinds, each of which writes its id to a file in the folder that it is given, and says when all have.
$family = {
    $folder = $args[0]
    $waits = "sleep 300"
    function Start-One([string] $Program, [string[]] $Arguments) {
        $start = [Diagnostics.ProcessStartInfo]::new($Program)
        foreach ($argument in $Arguments) { $start.ArgumentList.Add($argument) }
        $null = [Diagnostics.Process]::Start($start)
    }
    Start-One sh @('-c', "echo `$`$ > $folder/child.tmp; mv $folder/child.tmp $folder/child; exec $waits")
    Start-One setsid @('sh', '-c', "echo `$`$ > $folder/session.tmp; mv $folder/session.tmp $folder/session; exec $waits")
    Start-One sh @('-c', "setsid sh -c 'echo `$`$ > $folder/orphan.tmp; mv $folder/orphan.tmp $folder/orphan; exec $waits' & exit")
    Start-One setsid @('env', '-i', 'PATH=/usr/bin:/bin', 'sh', '-c', "echo `$`$ > $folder/bare.tmp; mv $folder/bare.tmp $folder/bare; exec $waits")
    foreach ($name in 'child', 'session', 'orphan', 'bare') { while (-not [IO.File]::Exists("$folder/$name")) { [Threading.Thread]::Sleep(10) } }
    [IO.File]::WriteAllText("$folder/ready.tmp", "$PID")
    [IO.File]::Move("$folder/ready.tmp", "$folder/ready")
    [Threading.Thread]::Sleep(-1)
}

# The ids of some of them. That of the worker is in "ready".
function Get-Family([string] $Folder, [string[]] $Name) { $Name | ForEach-Object { [int][IO.File]::ReadAllText("$Folder/$_") } }
