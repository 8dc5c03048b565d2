# Peers in processes of their own that answer one line with one line: Python's pools, bare pipes, another shell. They stay warm between rounds.

function Start-Peer([string] $Program, [string[]] $ArgumentList) {
    $start = [Diagnostics.ProcessStartInfo]::new($Program)
    foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    [Diagnostics.Process]::Start($start)
}

# One line there, the numbers of one line back.
function Invoke-Peer([Diagnostics.Process] $Peer, [string] $Line) {
    $Peer.StandardInput.WriteLine($Line)
    $Peer.StandardInput.Flush()
    Read-Peer $Peer
}

function Read-Peer([Diagnostics.Process] $Peer) {
    $reading = $Peer.StandardOutput.ReadLineAsync()
    if (-not $reading.Wait(300000)) { throw "$($Peer.StartInfo.FileName) has not answered within 5 minutes." }
    if ($null -eq $reading.Result) { throw "$($Peer.StartInfo.FileName) $($Peer.StartInfo.ArgumentList) ended without an answer." }
    foreach ($word in $reading.Result.Trim() -split ' ') { [double]::Parse($word, [cultureinfo]::InvariantCulture) }
}

# They end with their input.
function Stop-Peer([Diagnostics.Process] $Peer) {
    if (-not $Peer) { return }
    $Peer.StandardInput.Close()
    if (-not $Peer.WaitForExit(10000)) { $Peer.Kill($true) }
    $Peer.Dispose()
}

# Python's pools, or nothing where there is no Python; then $Bench.NoPython says why.
function Start-PythonPeer {
    if ($Bench.Python) { Start-Peer $Bench.Python (Join-Path $Bench.Root 'python/peers.py') }
}

function Start-BenchProgram([string] $Word) { Start-Peer 'dotnet' $Bench.Program, $Word }

# A shell that runs one of the scripts in parts/.
function Start-ShellPart([string] $Part, [string[]] $ArgumentList) {
    Start-Peer $Bench.Shell (@('-NoProfile', '-NonInteractive', '-File', (Join-Path $Bench.Root "parts/$Part.ps1")) + $ArgumentList)
}

# A shell that has started and does nothing, by its process.
function Start-BareShell {
    $bare = Start-Peer $Bench.Shell '-NoProfile', '-NonInteractive', '-Command', '[Console]::Out.WriteLine(6 * 7); $null = [Console]::In.ReadLine()'
    $null = Read-Peer $bare
    $bare
}
