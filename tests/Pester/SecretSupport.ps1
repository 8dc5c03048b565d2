# For tests that look for a secret in what came out. Dot-sourced in their BeforeAll.

# A credential whose password nobody else can have, and that stands in no script.
function New-Secret {
    $password = "hush$([guid]::NewGuid().ToString('n'))"
    $secure = [securestring]::new()
    foreach ($c in $password.ToCharArray()) { $secure.AppendChar($c) }
    $secure.MakeReadOnly()
    [pscustomobject]@{ Password = $password; Secure = $secure; Credential = [pscredential]::new('me', $secure); Login = [Net.NetworkCredential]::new('me', $password) }
}

# The texts in which a password may be found again: as it is, and as hexadecimal or base64 of its characters. Within base64 of something
# longer it begins at one of three places in a group of four, so what is sure to be there is looked for: all but the groups at its ends.
function Get-SecretForm([string] $Password) {
    $Password
    foreach ($encoding in [Text.Encoding]::UTF8, [Text.Encoding]::Unicode) {
        $bytes = $encoding.GetBytes($Password)
        [Convert]::ToHexString($bytes)
        foreach ($shift in 0..2) {
            $text = [Convert]::ToBase64String([byte[]](@(0) * $shift) + $bytes)
            $text.Substring(4, $text.Length - 8)
        }
    }
}

# The forms of the password that are in a text; none is what a test wants.
function Find-Secret([string] $Text, [string] $Password) {
    # Without the null characters, UTF-16 that was read as single bytes is as it was.
    $seen = $Text.Replace("`0", '')
    foreach ($form in Get-SecretForm $Password) {
        if ($seen.Contains($form, [StringComparison]::OrdinalIgnoreCase)) { $form }
    }
}

function Get-FileText([string] $Path) { [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($Path)) }

# A journal as a thief would read it: its bytes, and those that stand in it as base64.
function Get-JournalText([string] $Path) {
    $text = Get-FileText $Path
    $text
    foreach ($match in [regex]::Matches($text, '"([A-Za-z0-9+/]{8,}={0,2})"')) {
        if ($match.Groups[1].Length % 4 -eq 0) { [Text.Encoding]::Latin1.GetString([Convert]::FromBase64String($match.Groups[1].Value)) }
    }
}

# All that a person can be shown of records: as the shell shows them, property by property, and of errors and exceptions all that they hold.
function Show-Record([object[]] $Record) {
    $Record | Out-String -Width 4096
    foreach ($one in $Record) {
        $one | Format-List -Property * -Force | Out-String -Width 4096
        if ($one -is [Exception]) { $one = [Management.Automation.ErrorRecord]::new($one, 'x', 'NotSpecified', $null) }
        if ($one -isnot [Management.Automation.ErrorRecord]) { continue }
        "$one"; $one.ErrorDetails; $one.FullyQualifiedErrorId; $one.ScriptStackTrace; $one.CategoryInfo.GetMessage(); $one.InvocationInfo.PositionMessage; "$($one.TargetObject)"
        for ($exception = $one.Exception; $exception; $exception = $exception.InnerException) {
            $exception.ToString(); $exception.Message
            foreach ($entry in $exception.Data.GetEnumerator()) { "$($entry.Key) = $($entry.Value)" }
        }
    }
}

# What each process on the machine shows of itself to its user: its command line and its environment, when it was started (Linux).
function Show-Process {
    foreach ($folder in [IO.Directory]::GetDirectories('/proc')) {
        if ($folder -notmatch '/\d+$') { continue }
        foreach ($name in 'cmdline', 'environ') {
            try { Get-FileText "$folder/$name" }
            catch [IO.IOException] { continue } # it has ended
            catch [UnauthorizedAccessException] { continue } # another user's
        }
    }
}
