# $TestDrive and TestDrive: are one folder for each test file; what a block made in it is gone after that block.

function New-TestDrive {
    if (-not $script:Run.Settings.TestDrive.Enabled) { return }
    $outer = Get-PSDrive -Name TestDrive -ErrorAction Ignore
    $path = Join-Path ([IO.Path]::GetTempPath()) "pester-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
    $script:Run.Drive = @{ Path = (New-Item -ItemType Directory -Path $path).FullName; Outer = $outer.Root; Variable = $global:TestDrive }
    Mount-TestDrive $script:Run.Drive.Path
    $global:TestDrive = $script:Run.Drive.Path
}

function Mount-TestDrive([string] $Root) {
    Remove-PSDrive -Name TestDrive -Scope Global -Force -ErrorAction Ignore
    if ($Root) { $null = New-PSDrive -Name TestDrive -PSProvider FileSystem -Root $Root -Scope Global }
}

function Remove-TestDrive {
    $drive = $script:Run.Drive
    if (-not $drive) { return }
    # A drive that is stood in cannot be taken away.
    if ((Get-Location).Drive.Name -eq 'TestDrive') { Set-Location -LiteralPath ([IO.Path]::GetTempPath()) }
    Mount-TestDrive $drive.Outer
    Remove-Item -LiteralPath $drive.Path -Recurse -Force -ErrorAction SilentlyContinue
    if ($drive.Variable) { $global:TestDrive = $drive.Variable } else { Remove-Variable TestDrive -Scope Global -ErrorAction Ignore }
    $script:Run.Drive = $null
}

function Get-TestDriveEntry {
    if ($script:Run.Drive) { @([IO.Directory]::GetFileSystemEntries($script:Run.Drive.Path, '*', 'AllDirectories')) }
}

function Clear-TestDrive([string[]] $Keep) {
    foreach ($entry in Get-TestDriveEntry) {
        if ($entry -notin $Keep) { Remove-Item -LiteralPath $entry -Recurse -Force -ErrorAction SilentlyContinue }
    }
}
