<#
.SYNOPSIS
    Makes docs/pictures/timeline.png: runs examples/Show-Timeline.ps1, and has a browser without a window take a picture of its page.
.DESCRIPTION
    Needs pwsh, the module in out/ (./build.ps1), and Chromium or Chrome (apt-get install chromium-headless-shell).
#>
param(
    [string] $Destination = "$PSScriptRoot/../../docs/pictures/timeline.png",
    [int] $Width = 1280,
    [int] $Height = 880,
    [switch] $Dark
)
$ErrorActionPreference = 'Stop'
$browser = 'chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'msedge' | ForEach-Object { Get-Command $_ -CommandType Application -ErrorAction Ignore } | Select-Object -First 1
if (-not $browser) { throw 'There is no Chromium, Chrome or Edge on the path.' }

$folder = [IO.Directory]::CreateTempSubdirectory('timeline').FullName
try {
    & "$PSScriptRoot/../../examples/Show-Timeline.ps1" -Path "$folder/timeline.html"
    $arguments = @(
        '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', "--user-data-dir=$folder/profile", "--window-size=$Width,$Height"
        if ($Dark) { '--blink-settings=preferredColorScheme=0' }
        "--screenshot=$folder/timeline.png", [uri]::new("$folder/timeline.html").AbsoluteUri
    )
    $output = & $browser @arguments 2>&1
    if (-not (Test-Path "$folder/timeline.png")) { throw "The browser has made no picture: $output" }
    Copy-Item "$folder/timeline.png" $Destination
}
finally {
    Remove-Item $folder -Recurse -Force
}
