# The picture: items/s against what a body costs, both axes logarithmic. Plain SVG, on white so that it reads on dark pages too.

$SeriesColors = [ordered]@{
    'ParallelProc'             = '#d62728'
    'ForEach-Object'           = '#1f77b4'
    'ForEach-Object -Parallel' = '#2ca02c'
    'Start-ThreadJob'          = '#9467bd'
    'Start-Job'                = '#7f7f7f'
    'Python Pool.map'          = '#e8a200'
    'Python map, chunksize 1'  = '#8c564b'
}

function ConvertTo-Chart($Points) {
    $width, $height = 860, 480
    $left, $top, $right, $bottom = 88, 44, 640, 424
    $low = [Math]::Floor([Math]::Log10([Linq.Enumerable]::Min([double[]] $Points.Rate)))
    $high = [Math]::Ceiling([Math]::Log10([Linq.Enumerable]::Max([double[]] $Points.Rate)))
    $cheap = [Math]::Log10([Linq.Enumerable]::Min([double[]] $Points.Microseconds))
    $dear = [Math]::Log10([Linq.Enumerable]::Max([double[]] $Points.Microseconds))
    $placeX = { param($micros) $left + ($right - $left) * ([Math]::Log10($micros) - $cheap) / ($dear - $cheap) }
    $placeY = { param($rate) $bottom - ($bottom - $top) * ([Math]::Log10($rate) - $low) / ($high - $low) }
    $number = { param($value) $value.ToString('0.#', [cultureinfo]::InvariantCulture) }
    $escape = { param($text) [Security.SecurityElement]::Escape($text) }

    "<svg xmlns=`"http://www.w3.org/2000/svg`" viewBox=`"0 0 $width $height`" width=`"$width`" height=`"$height`" font-family=`"sans-serif`" font-size=`"12`" fill=`"#333`">"
    "<rect width=`"$width`" height=`"$height`" fill=`"white`"/>"
    "<text x=`"$left`" y=`"24`" font-size=`"15`" font-weight=`"bold`">Items a second against what a body costs, two workers</text>"
    for ($power = $low; $power -le $high; $power++) {
        $y = & $number (& $placeY ([Math]::Pow(10, $power)))
        $label = [Math]::Pow(10, $power).ToString('#,0.##', [cultureinfo]::InvariantCulture)
        "<line x1=`"$left`" y1=`"$y`" x2=`"$right`" y2=`"$y`" stroke=`"#ddd`"/><text x=`"$($left - 8)`" y=`"$y`" dy=`"4`" text-anchor=`"end`">$label</text>"
    }
    foreach ($micros in [Linq.Enumerable]::Order([Linq.Enumerable]::Distinct([double[]] $Points.Microseconds))) {
        $x = & $number (& $placeX $micros)
        $label = if ($micros -ge 1000) { "$($micros / 1000) ms" } else { "$micros µs" }
        "<line x1=`"$x`" y1=`"$top`" x2=`"$x`" y2=`"$bottom`" stroke=`"#ddd`"/><text x=`"$x`" y=`"$($bottom + 20)`" text-anchor=`"middle`">$label</text>"
    }
    "<text x=`"$(($left + $right) / 2)`" y=`"$($bottom + 44)`" text-anchor=`"middle`">cost of the body</text>"
    "<text transform=`"translate(16 $(($top + $bottom) / 2)) rotate(-90)`" text-anchor=`"middle`">items/s</text>"

    $row = 0
    foreach ($name in $SeriesColors.Keys) {
        $own = @($Points).Where{ $_.Series -eq $name }
        if (-not $own) { continue }
        $stroke = if ($name -eq 'ParallelProc') { 3 } else { 1.6 }
        $places = $own.ForEach{ '{0},{1}' -f (& $number (& $placeX $_.Microseconds)), (& $number (& $placeY $_.Rate)) }
        "<polyline points=`"$($places -join ' ')`" fill=`"none`" stroke=`"$($SeriesColors[$name])`" stroke-width=`"$stroke`"/>"
        foreach ($place in $places) { $x, $y = $place -split ','; "<circle cx=`"$x`" cy=`"$y`" r=`"$($stroke + 1)`" fill=`"$($SeriesColors[$name])`"/>" }
        $y = $top + 10 + 22 * $row++
        "<line x1=`"$($right + 20)`" y1=`"$y`" x2=`"$($right + 44)`" y2=`"$y`" stroke=`"$($SeriesColors[$name])`" stroke-width=`"$stroke`"/><text x=`"$($right + 52)`" y=`"$y`" dy=`"4`">$(& $escape $name)</text>"
    }
    '</svg>'
}
