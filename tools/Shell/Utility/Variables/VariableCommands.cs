using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Variable")]
[OutputType(typeof(PSVariable))]
public sealed class GetVariableCommand : VariableCommandBase
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    [Parameter]
    public SwitchParameter ValueOnly { get; set; }

    [Parameter]
    public string[]? Include { get; set; }

    [Parameter]
    public string[]? Exclude { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name ?? ["*"])
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                Write(FindOne(name), name);
                continue;
            }

            foreach (PSVariable variable in Find([name], Include, Exclude))
            {
                Write(variable, name);
            }
        }
    }

    private void Write(PSVariable? variable, string name)
    {
        if (variable is null)
        {
            WriteError(NotFound(name));
        }
        else
        {
            WriteObject(ValueOnly ? variable.Value : variable);
        }
    }
}

[Cmdlet(VerbsCommon.New, "Variable", SupportsShouldProcess = true)]
public sealed class NewVariableCommand : VariableCommandBase
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    [Parameter]
    public string? Description { get; set; }

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public SessionStateEntryVisibility Visibility { get; set; } = SessionStateEntryVisibility.Public;

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (!Force && ScopeAccess.Variables(SessionState, Scope ?? "0").ContainsKey(Name))
        {
            WriteError(new ErrorRecord(
                new SessionStateException($"A variable with name '{Name}' already exists."),
                "VariableAlreadyExists", ErrorCategory.ResourceExists, Name));
            return;
        }

        var variable = new PSVariable(Name, Value, Option) { Description = Description ?? string.Empty, Visibility = Visibility };
        ScopeAccess.Set(SessionState, variable, Scope, Force);
        if (PassThru)
        {
            WriteObject(variable);
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Variable", SupportsShouldProcess = true)]
public sealed class SetVariableCommand : VariableCommandBase
{
    private readonly List<object?> _values = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    [Parameter]
    public string? Description { get; set; }

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SessionStateEntryVisibility Visibility { get; set; } = SessionStateEntryVisibility.Public;

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(Value)))
        {
            _values.Add(Value);
        }
    }

    protected override void EndProcessing()
    {
        var value = _values.Count switch { 0 => null, 1 => _values[0], _ => _values.ToArray() };
        foreach (var name in Name)
        {
            Set(name, value);
        }
    }

    private void Set(string name, object? value)
    {
        _ = ScopeAccess.Variables(SessionState, Scope ?? "0").TryGetValue(name, out PSVariable? existing);
        var bound = MyInvocation.BoundParameters;
        if (existing is not null && !bound.ContainsKey(nameof(Option)))
        {
            existing.Value = _values.Count > 0 ? value : existing.Value;
            existing.Description = Description ?? existing.Description;
        }
        else
        {
            existing = new PSVariable(name, value, Option) { Description = Description ?? string.Empty, Visibility = Visibility };
            ScopeAccess.Set(SessionState, existing, Scope, Force);
        }

        if (PassThru)
        {
            WriteObject(existing);
        }
    }
}

[Cmdlet(VerbsCommon.Remove, "Variable", SupportsShouldProcess = true)]
public sealed class RemoveVariableCommand : VariableCommandBase
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            PSVariable[] found = [.. WildcardPattern.ContainsWildcardCharacters(name) ? Find([name]) : [FindOne(name)!]];
            foreach (PSVariable? variable in found)
            {
                if (variable is null)
                {
                    WriteError(NotFound(name));
                }
                else if (ShouldProcess(variable.Name, "Remove"))
                {
                    ScopeAccess.Remove(SessionState, variable, Scope, Force);
                }
            }
        }
    }
}

[Cmdlet(VerbsCommon.Clear, "Variable", SupportsShouldProcess = true)]
public sealed class ClearVariableCommand : VariableCommandBase
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            PSVariable[] found = [.. Find([name])];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(NotFound(name));
            }

            foreach (PSVariable variable in found)
            {
                variable.Value = null;
            }
        }
    }
}
