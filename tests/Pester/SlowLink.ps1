# A link of so many bytes a second: what comes in goes out, no faster than that.
param([int] $BytesPerSecond)
$in = [Console]::OpenStandardInput()
# Not the console's stream, which overlooks that nobody reads any more: the link then ends, as it should.
$out = [IO.FileStream]::new([Microsoft.Win32.SafeHandles.SafeFileHandle]::new([IntPtr]1, $false), [IO.FileAccess]::Write, 0)
$buffer = [byte[]]::new(8192)
$free = [Diagnostics.Stopwatch]::StartNew()
$due = 0.0
while (($count = $in.Read($buffer, 0, $buffer.Length)) -gt 0) {
    $due = [Math]::Max($due, $free.Elapsed.TotalMilliseconds) + 1000.0 * $count / $BytesPerSecond
    $early = $due - $free.Elapsed.TotalMilliseconds
    if ($early -gt 1) { [Threading.Thread]::Sleep([int]$early) }
    try { $out.Write($buffer, 0, $count) } catch [IO.IOException] { break }
}
