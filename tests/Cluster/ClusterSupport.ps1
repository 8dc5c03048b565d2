# What tests on the bed need. Dot-sourced in their BeforeAll.

. (Join-Path $PSScriptRoot '../Pester/Support.ps1')

$BedFolder = '/run/parallelproc-bed'
$SshConfig = "$BedFolder/client/ssh_config"
# For ssh with one connection for all. Not in the configuration, where it would hold for every ssh as soon as one has such a connection.
$ControlPath = "$BedFolder/client/%C"
$SlurmConfig = "$BedFolder/client/slurm.conf"

# What the bed prints; what goes wrong with it is an error.
function Invoke-Bed {
    $lines = & (Join-Path $PSScriptRoot 'bed') @args 2>&1 | ForEach-Object { "$_" }
    if ($LASTEXITCODE -ne 0) { throw "bed $args ended with $LASTEXITCODE`: $($lines -join ' | ')" }
    $lines
}

# The processes of a host by this machine's numbers, all or those of one name.
function Get-HostProcess([string] $HostName, [string] $Name) {
    foreach ($line in Invoke-Bed ps $HostName $Name) {
        $id, $its, $arguments = $line -split ' ', 3
        [pscustomobject]@{ Id = [int]$id; Name = $its; Arguments = $arguments }
    }
}

# A client of the bed (ssh or srun), started with pipes. Its error text is read from the start.
function Start-Client([string] $Program, [string[]] $Arguments, [hashtable] $Environment = @{}) {
    $start = [Diagnostics.ProcessStartInfo]::new($Program)
    foreach ($argument in $Arguments) { $start.ArgumentList.Add($argument) }
    $start.Environment['SLURM_CONF'] = $SlurmConfig
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject]@{
        Process = $process
        Input   = $process.StandardInput.BaseStream
        Output  = $process.StandardOutput.BaseStream
        Error   = $process.StandardError.ReadToEndAsync()
    }
}

function Start-Ssh([string] $HostName, [string] $Command, [string[]] $Option = @()) {
    Start-Client ssh (@('-T', '-F', $SshConfig) + $Option + @($HostName, $Command))
}

# As a channel of bytes: unbuffered, and in a folder that the host has too.
function Start-Srun([string] $HostName, [string[]] $Command) {
    Start-Client srun (@('-u', '--chdir=/', '-N1', '-n1', '-w', $HostName) + $Command)
}

# Waits for its end, for a limit, and gives what it said and how it ended.
function Receive-Client($Client, [int] $Seconds = 30) {
    $Client.Process.StandardInput.Close()
    $output = $Client.Process.StandardOutput.ReadToEndAsync()
    if (-not $Client.Process.WaitForExit($Seconds * 1000)) {
        $Client.Process.Kill($true)
        throw "$($Client.Process.StartInfo.FileName) $($Client.Process.StartInfo.ArgumentList) has not ended within $Seconds seconds."
    }
    $result = [pscustomobject]@{
        ExitCode = $Client.Process.ExitCode
        Output   = $output.GetAwaiter().GetResult().TrimEnd()
        Error    = $Client.Error.GetAwaiter().GetResult()
    }
    $Client.Process.Dispose()
    $result
}

# Sends bytes, and reads as many back; throws where they don't come in time.
function Invoke-Echo($Client, [byte[]] $Bytes, [int] $Seconds = 20) {
    $Client.Input.Write($Bytes, 0, $Bytes.Length)
    $Client.Input.Flush()
    $back = [byte[]]::new($Bytes.Length)
    $limit = [Threading.CancellationTokenSource]::new([timespan]::FromSeconds($Seconds))
    try {
        for ($at = 0; $at -lt $back.Length; $at += $count) {
            $count = $Client.Output.ReadAsync($back, $at, $back.Length - $at, $limit.Token).GetAwaiter().GetResult()
            if ($count -eq 0) { throw "The channel has ended after $at bytes: $($Client.Error.GetAwaiter().GetResult())" }
        }
    }
    finally {
        $limit.Dispose()
    }
    $back
}

# One word of a node's state in Slurm, such as idle or down*.
function Get-NodeState([string] $Node) { (Receive-Client (Start-Client sinfo @('-h', '-N', '-n', $Node, '-p', 'main', '-o', '%T'))).Output }
