using System.Management.Automation;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ParallelProc.Protocol;

/// <summary>What PSObject knows and its public members do not tell. Each has a fallback, for a version that has it elsewhere.</summary>
internal static class PSObjectAccess
{
    private static readonly Func<object, bool>? HasMembers = MakeHasMembers();
    private static bool NoText;

    /// <summary>True when properties hang on this very object; false saves a slow look at all of its members.</summary>
    public static bool MayHaveNotes(PSObject value) => HasMembers is null || HasMembers(value);

    /// <summary>The text of an object that came from another process, or null.</summary>
    public static string? GetText(PSObject value)
    {
        if (NoText)
        {
            return null;
        }

        try
        {
            return GetToString(value);
        }
        catch (MissingMethodException)
        {
            NoText = true;
            return null;
        }
    }

    /// <summary>Gives an object that came from another process the text that it had there.</summary>
    public static void SetText(PSObject value, string text)
    {
        if (NoText)
        {
            return;
        }

        try
        {
            SetToString(value, text);
        }
        catch (MissingMethodException)
        {
            NoText = true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ToStringFromDeserialization")]
    private static extern string? GetToString(PSObject value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ToStringFromDeserialization")]
    private static extern void SetToString(PSObject value, string text);

    private static Func<object, bool>? MakeHasMembers()
    {
        var method = Array.Find(
            typeof(PSObject).GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic),
            m => m.Name == "HasInstanceMembers" && m.GetParameters() is [{ ParameterType: var first }, { IsOut: true }] && first == typeof(object));
        if (method is null || method.ReturnType != typeof(bool))
        {
            return null;
        }

        var caller = new DynamicMethod("HasInstanceMembers", typeof(bool), [typeof(object)], typeof(PSObject), skipVisibility: true);
        var il = caller.GetILGenerator();
        var members = il.DeclareLocal(method.GetParameters()[1].ParameterType.GetElementType()!);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloca, members);
        il.Emit(OpCodes.Call, method);
        il.Emit(OpCodes.Ret);
        return caller.CreateDelegate<Func<object, bool>>();
    }
}
