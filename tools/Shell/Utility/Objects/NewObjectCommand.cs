using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.New, "Object", DefaultParameterSetName = "Net")]
public sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Net")]
    public string TypeName { get; set; } = string.Empty;

    [Parameter(Position = 1, ParameterSetName = "Net")]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    [Parameter]
    public IDictionary? Property { get; set; }

    protected override void BeginProcessing()
    {
        if (!LanguagePrimitives.TryConvertTo(TypeName, CultureInfo.InvariantCulture, out Type type))
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException($"Cannot find type [{TypeName}]: verify that the assembly containing this type is loaded."),
                "TypeNotFound", ErrorCategory.InvalidType, null));
        }

        PSObject made = Construct(type);
        foreach (DictionaryEntry entry in Property ?? new Hashtable())
        {
            Set(made, entry.Key.ToString()!, entry.Value);
        }

        WriteObject(made, enumerateCollection: false);
    }

    private static void Set(PSObject made, string name, object? value)
    {
        if (made.Properties[name] is { } property)
        {
            property.Value = value;
        }
        else if (made.BaseObject is PSCustomObject)
        {
            made.Properties.Add(new PSNoteProperty(name, value));
        }
        else
        {
            throw new PSInvalidOperationException(
                $"The member \"{name}\" was not found for the specified .NET object.");
        }
    }

    // The engine's own rules choose the constructor and convert what is passed.
    private PSObject Construct(Type type)
    {
        if (type == typeof(PSObject) && ArgumentList is null)
        {
            return new PSObject();
        }

        object?[] arguments = ArgumentList ?? [];
        var words = string.Join(", ", Enumerable.Range(0, arguments.Length).Select(i => $"$args[1][{i}]"));
        try
        {
            ScriptBlock construct = ScriptBlock.Create($", $args[0]::new({words})");
            return PSObject.AsPSObject(construct.InvokeReturnAsIs(type, arguments));
        }
        catch (MethodInvocationException problem)
        {
            ThrowTerminatingError(new ErrorRecord(
                problem.InnerException is null ? problem : new MethodInvocationException(problem.Message, problem.InnerException),
                "ConstructorInvokedThrowException", ErrorCategory.InvalidOperation, null));
            throw;
        }
    }
}
