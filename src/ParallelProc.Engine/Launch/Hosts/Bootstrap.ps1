# What a PowerShell on another host runs to become a worker. It comes in by the channel, behind the few words of the command line, with $i and $o, its standard
# input and output, and ppr, which reads so many bytes. It has no more than any PowerShell: our assemblies are what it is to get.
$ErrorActionPreference = 'Stop'
function Tell([Collections.IDictionary] $What) {
    $bytes = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json $What -Compress))
    $o.Write([BitConverter]::GetBytes($bytes.Length), 0, 4)
    $o.Write($bytes, 0, $bytes.Length)
    $o.Flush()
}

function Get-Sha([byte[]] $Bytes) {
    $sha = [Security.Cryptography.SHA256]::Create()
    try { [BitConverter]::ToString($sha.ComputeHash($Bytes)).Replace('-', '') } finally { $sha.Dispose() }
}

function Test-Cached([string] $Folder, $Files) {
    foreach ($file in $Files) {
        $path = [IO.Path]::Combine($Folder, $file.Name)
        if (-not [IO.File]::Exists($path) -or (Get-Sha ([IO.File]::ReadAllBytes($path))) -ne $file.Hash) { return $false }
    }
    $true
}

$order = ConvertFrom-Json ([Text.Encoding]::UTF8.GetString((ppr ([BitConverter]::ToInt32((ppr 4), 0)))))
$about = [ordered]@{ Version = "$($PSVersionTable.PSVersion)"; Host = [Environment]::MachineName; System = "$([Runtime.InteropServices.RuntimeInformation]::OSDescription)"; Need = $false; Problem = $null; Step = $env:SLURM_STEP_ID }
if ($PSVersionTable.PSVersion -lt [version] $order.Least) {
    Tell $about
    exit 3
}

try {
    $root = if ($env:PARALLELPROC_CACHE) { $env:PARALLELPROC_CACHE }
        elseif ($IsWindows) { [IO.Path]::Combine($env:LOCALAPPDATA, 'ParallelProc') }
        elseif ($IsMacOS) { [IO.Path]::Combine($HOME, 'Library/Caches/ParallelProc') }
        elseif ($env:XDG_CACHE_HOME) { [IO.Path]::Combine($env:XDG_CACHE_HOME, 'ParallelProc') }
        else { [IO.Path]::Combine($HOME, '.cache/ParallelProc') }
    $folder = [IO.Path]::Combine($root, $order.Key)


    # Held open as long as this process lives, so that nobody takes the folder for one that is not used any more. Who may not write there may not delete it either.
    try {
        $null = [IO.Directory]::CreateDirectory($root)
        $use = [IO.File]::Open("$folder.use", 'OpenOrCreate', 'Read', 'Read')
        [IO.File]::SetLastWriteTimeUtc("$folder.use", [DateTime]::UtcNow)
    }
    catch { $use = $null }
    $about.Need = -not (Test-Cached $folder $order.Files)
}
catch {
    $about.Problem = "$root`: $($_.Exception.Message)"
    Tell $about
    exit 4
}

Tell $about
if ($about.Need) {
    # Whole or not at all, whoever else does the same just now. Everything is read first: what follows it is for the worker.
    $contents = foreach ($file in $order.Files) { , (ppr $file.Length) }
    $stored = [ordered]@{ Problem = $null }
    try {
        $new = "$folder.$PID.$([guid]::NewGuid().ToString('N'))"
        $null = [IO.Directory]::CreateDirectory($new)
        for ($n = 0; $n -lt @($order.Files).Count; $n++) { [IO.File]::WriteAllBytes([IO.Path]::Combine($new, @($order.Files)[$n].Name), $contents[$n]) }
        if (-not (Test-Cached $new $order.Files)) { throw 'What was sent is not what arrived.' }
        try { [IO.Directory]::Move($new, $folder) }
        catch {
            # Somebody was quicker; or what lies there is spoilt, and goes.
            if (-not (Test-Cached $folder $order.Files)) {
                if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
                [IO.Directory]::Move($new, $folder)
            }
        }
    }
    catch { $stored.Problem = "$folder`: $($_.Exception.InnerException ?? $_.Exception | ForEach-Object Message)" }
    finally { if ($new -and [IO.Directory]::Exists($new)) { [IO.Directory]::Delete($new, $true) } }
    Tell $stored
    if ($stored.Problem) { exit 4 }
}

foreach ($variable in $order.Environment) { [Environment]::SetEnvironmentVariable($variable.Name, ($variable.Value ?? [NullString]::Value)) }
$null = [Reflection.Assembly]::LoadFrom([IO.Path]::Combine($folder, $order.Files[-1].Name))
if ($joined) { [ParallelProc.Worker.JoinedMain]::Run($i, $joined, $order.Shared, $order.Silence) }
[ParallelProc.Worker.WorkerMain]::RunOnHost($order.Shared, $order.Silence)
