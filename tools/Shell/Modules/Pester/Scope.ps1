# The tests' own blocks must run where the tests were written (the session state of whoever called Invoke-Pester), each in a
# scope below that of the block around it. A block of ours can do that for them once it is bound to their session state.

$hidden = [Reflection.BindingFlags]'Instance, NonPublic'
$script:SessionStateOfBlock = [scriptblock].GetProperty('SessionStateInternal', $hidden)
$script:SessionStateOfState = [System.Management.Automation.SessionState].GetProperty('Internal', $hidden)

function New-BoundBlock([string] $Text, [System.Management.Automation.SessionState] $State) {
    $block = [scriptblock]::Create($Text)
    $SessionStateOfBlock.SetValue($block, $SessionStateOfState.GetValue($State))
    $block
}

# Runs the prologue blocks, then ours (Inner), then the body, and the epilogue blocks whatever happened, in one new scope of the
# tests. Errors that ended something are kept in the frame; the loops of one round are there for a stray break.
$script:ScopeText = @'
param($______step)
foreach ($______one in $______step.Data.GetEnumerator()) { $ExecutionContext.SessionState.PSVariable.Set($______one.Key, $______one.Value) }
Remove-Variable ______one -ErrorAction Ignore
try {
    foreach ($______block in 1) {
        foreach ($______block in $______step.Before) { $null = . $______block }
        if ($______step.Inner) { & $______step.Inner $ExecutionContext.SessionState }
        $______arguments = $______step.Arguments
        if ($______step.Body) { $______step.Frame.Output = . $______step.Body @______arguments }
    }
}
catch { $______step.Frame.Errors.Add($_) }
finally {
    foreach ($______block in $______step.After) {
        try { foreach ($______once in 1) { $null = . $______block } }
        catch { $______step.Frame.Errors.Add($_) }
    }
}
'@

function Invoke-InTestScope {
    param(
        [scriptblock[]] $Before = @(),
        [scriptblock] $Body,
        [scriptblock[]] $After = @(),
        $Data,
        [scriptblock] $Inner
    )

    $variables = Get-DataVariable $Data
    # Keys of a table are parameters too, of a body that has some.
    $arguments = if ($Body.Ast.ParamBlock -and $Data -is [System.Collections.IDictionary]) { $Data } else { @{} }
    $frame = [pscustomobject]@{ Errors = [System.Collections.Generic.List[object]]::new(); Output = $null }
    $step = @{ Before = $Before; Body = $Body; After = $After; Data = $variables; Arguments = $arguments; Inner = $Inner; Frame = $frame }
    $null = & $script:Run.ScopeBlock $step
    $frame
}

# What -ForEach gives a block: the item as $_, and its keys as variables.
function Get-DataVariable($Data) {
    $variables = [ordered]@{}
    if ($null -eq $Data) { return $variables }
    $variables['_'] = $Data
    if ($Data -is [System.Collections.IDictionary]) {
        foreach ($key in $Data.Keys) { $variables["$key"] = $Data[$key] }
    }
    $variables
}
