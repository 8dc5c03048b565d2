# Whether this machine has no bed. Dot-sourced in BeforeDiscovery: what needs it is skipped then.
$noBed = -not $IsLinux
if ($IsLinux) {
    $reason = & (Join-Path $PSScriptRoot 'bed') check
    $noBed = $LASTEXITCODE -ne 0
    if ($noBed) { Write-Warning "These tests are skipped: $reason" }
}
