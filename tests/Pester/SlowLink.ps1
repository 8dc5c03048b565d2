# A link of so many bytes a second: what comes in goes out, no faster than that.
param([int] $BytesPerSecond)
$in, $out = [Console]::OpenStandardInput(), [Console]::OpenStandardOutput()
$buffer = [byte[]]::new(8192)
$free = [Diagnostics.Stopwatch]::StartNew()
$due = 0.0
while (($count = $in.Read($buffer, 0, $buffer.Length)) -gt 0) {
    $due = [Math]::Max($due, $free.Elapsed.TotalMilliseconds) + 1000.0 * $count / $BytesPerSecond
    $early = $due - $free.Elapsed.TotalMilliseconds
    if ($early -gt 1) { [Threading.Thread]::Sleep([int]$early) }
    $out.Write($buffer, 0, $count)
    $out.Flush()
}
