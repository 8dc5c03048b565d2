# One of two shells that share work with nobody in between. Reads how many items to run, one number a line, and answers when it has.
param([Parameter(Mandatory)] [string] $Body)
Set-Location ([IO.Path]::GetPathRoot($PSScriptRoot))
$block = [scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Body)))
while ($null -ne ($line = [Console]::In.ReadLine())) {
    $null = 1..[int]$line | ForEach-Object $block
    [Console]::Out.WriteLine($line)
}
