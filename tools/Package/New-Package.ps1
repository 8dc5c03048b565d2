<#
.SYNOPSIS
    Makes of a built module the package that the PowerShell Gallery takes: dotnet nuget push, or Publish-PSResource -NupkgPath.
.DESCRIPTION
    All that the package says of the module comes from its manifest. The same files make the same package, byte for byte: names are sorted, and
    every entry has the same time.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Source, [Parameter(Mandatory)] [string] $Destination)
$ErrorActionPreference = 'Stop'

$manifest = Import-PowerShellDataFile "$Source/ParallelProc.psd1"
$data = $manifest.PrivateData.PSData
$id = 'ParallelProc'
$version = $manifest.ModuleVersion

# What a search of the gallery goes by, beside the module's own tags.
$tags = @($data.Tags) + 'PSModule' + 'PSIncludes_Cmdlet' + @($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })

function Get-Nuspec {
    $xml = [Xml.XmlDocument]::new()
    $space = 'http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd'
    $package = $xml.AppendChild($xml.CreateElement('package', $space))
    $metadata = $package.AppendChild($xml.CreateElement('metadata', $space))
    $values = [ordered]@{
        id = $id; version = $version; authors = $manifest.Author; owners = $manifest.CompanyName; requireLicenseAcceptance = 'false'
        licenseUrl = $data.LicenseUri; projectUrl = $data.ProjectUri; description = $manifest.Description; releaseNotes = $data.ReleaseNotes
        copyright = $manifest.Copyright; tags = $tags -join ' '
    }
    foreach ($name in $values.Keys) {
        if ($values[$name]) { $metadata.AppendChild($xml.CreateElement($name, $space)).InnerText = $values[$name] }
    }
    '<?xml version="1.0" encoding="utf-8"?>' + $xml.OuterXml
}

$parts = [Collections.Generic.SortedDictionary[string, byte[]]]::new([StringComparer]::Ordinal)
$root = (Resolve-Path $Source).ProviderPath
foreach ($file in [IO.Directory]::GetFiles($root, '*', 'AllDirectories')) {
    $parts[[IO.Path]::GetRelativePath($root, $file).Replace('\', '/')] = [IO.File]::ReadAllBytes($file)
}
# Each part of an open package has a content type by its extension; what has none is named.
$types = foreach ($extension in @($parts.Keys | ForEach-Object { [IO.Path]::GetExtension($_).TrimStart('.') }) + 'nuspec' + 'rels' | Where-Object { $_ } | Sort-Object -Unique) {
    $type = if ($extension -eq 'rels') { 'application/vnd.openxmlformats-package.relationships+xml' } else { 'application/octet' }
    "<Default Extension=`"$extension`" ContentType=`"$type`" />"
}
$named = foreach ($name in $parts.Keys | Where-Object { -not [IO.Path]::GetExtension($_) }) { "<Override PartName=`"/$name`" ContentType=`"application/octet`" />" }
$head = '<?xml version="1.0" encoding="utf-8"?>'
$parts["$id.nuspec"] = [Text.Encoding]::UTF8.GetBytes((Get-Nuspec))
$parts['_rels/.rels'] = [Text.Encoding]::UTF8.GetBytes($head + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    "<Relationship Type=`"http://schemas.microsoft.com/packaging/2010/07/manifest`" Target=`"/$id.nuspec`" Id=`"R1`" /></Relationships>")
$parts['[Content_Types].xml'] = [Text.Encoding]::UTF8.GetBytes($head +
    "<Types xmlns=`"http://schemas.openxmlformats.org/package/2006/content-types`">$(@($types) + @($named) -join '')</Types>")

$null = [IO.Directory]::CreateDirectory($Destination)
$path = Join-Path (Resolve-Path $Destination).ProviderPath "$id.$version.nupkg"
$stream = [IO.File]::Create($path)
try {
    $archive = [IO.Compression.ZipArchive]::new($stream, [IO.Compression.ZipArchiveMode]::Create)
    try {
        foreach ($name in $parts.Keys) {
            $entry = $archive.CreateEntry($name, [IO.Compression.CompressionLevel]::Optimal)
            $entry.LastWriteTime = [DateTimeOffset]::new(1980, 1, 1, 0, 0, 0, [TimeSpan]::Zero) # the first that the format knows
            $target = $entry.Open()
            try { $target.Write($parts[$name], 0, $parts[$name].Length) } finally { $target.Dispose() }
        }
    }
    finally { $archive.Dispose() }
}
finally { $stream.Dispose() }
"Wrote $path"
