using System.Collections;
using System.Management.Automation;
using System.Security;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The environment variables that a user gives for workers.</summary>
internal static class EnvironmentVariables
{
    /// <exception cref="PoolException">An entry that no system would take as it is meant.</exception>
    public static Dictionary<string, string?> Of(IDictionary? given)
    {
        var variables = new Dictionary<string, string?>();
        foreach (DictionaryEntry entry in given ?? new Hashtable())
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if ((entry.Value is PSObject wrapper ? wrapper.BaseObject : entry.Value) is SecureString or PSCredential)
            {
                throw PoolErrors.InvalidEnvironment(name, "its value is a secret, and other processes can read an environment: pass it with $using: or as an argument");
            }

            var value = entry.Value is null ? null : LanguagePrimitives.ConvertTo<string>(entry.Value);
            variables[name] = Fault(name, value) is { } fault ? throw PoolErrors.InvalidEnvironment(name, fault) : value;
        }

        return variables;
    }

    private static string? Fault(string name, string? value) =>
        name.Length == 0 ? "its name is empty"
        : name.Contains('=', StringComparison.Ordinal) ? "its name contains '='"
        : name.Contains('\0', StringComparison.Ordinal) ? "its name contains a null character"
        : value?.Contains('\0', StringComparison.Ordinal) == true ? "its value contains a null character"
        : null;
}
