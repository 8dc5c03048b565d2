using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Makes of a caller's script block what a worker needs to run it.</summary>
internal static class ScriptCapture
{
    /// <summary>The body with the functions that it calls.</summary>
    public static ScriptCode Code(ScriptBlock block, SessionState session)
    {
        var facts = BodyFacts.Of(block);
        return new ScriptCode(facts.Source, facts.CallsCommands ? FunctionCapture.Find(facts.Body, session) : [], facts.Trust);
    }

    /// <summary>What the body is called with, its <c>$using:</c> values among it.</summary>
    /// <exception cref="PoolException">A variable does not exist, or a value can't cross.</exception>
    public static byte[] Bind(ScriptBlock block, object?[] arguments, IDictionary parameters, SessionState session) =>
        Bindings.Encode(arguments, parameters, UsingCapture.Find(BodyFacts.Of(block), session));
}
