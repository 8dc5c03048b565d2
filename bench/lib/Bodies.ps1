# Bodies of a known cost. The item says how much work it is: rounds of a key derivation, native code whose time grows with their count and which costs the
# same in every scope and shell. The call alone costs some microseconds: no body of this kind is lighter.

$SpinBody = { $null = [Security.Cryptography.Rfc2898DeriveBytes]::Pbkdf2('pool', [byte[]]::new(8), $_, 'SHA256', 8); $_ }

# Microseconds for one item in ForEach-Object. The best of several, as anything else that runs only makes it slower.
function Measure-Body([scriptblock] $Body, [int] $Rounds, [int] $Items) {
    $list = @($Rounds) * $Items
    $best = [double]::MaxValue
    foreach ($try in 1..10) { $best = [Math]::Min($best, (Measure-Milliseconds { $list | ForEach-Object $Body }) * 1000 / $Items) }
    $best
}

# What the call of the body costs, and each of its rounds.
function Measure-SpinBody {
    $null = @(1) * 2000 | ForEach-Object $SpinBody
    $null = @(1) * 2000 | ForEach-Object { $_ }
    $round = (Measure-Body $SpinBody 20000 2) / 20000
    @{ Round = $round; Call = (Measure-Body $SpinBody 1 2000) - $round - (Measure-Body { $_ } 1 2000) }
}

# So many rounds make a body of so many microseconds.
function Get-SpinCount($Spin, [double] $Microseconds) { [Math]::Max(1, [int] (($Microseconds - $Spin.Call) / $Spin.Round)) }
