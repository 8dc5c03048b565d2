using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;

namespace ParallelProc.Protocol;

/// <summary>
/// Tells whether a wrapper's type names can be any but those of its .NET type, without having the engine work these out: that costs more
/// than all else there is to do for a number. Null where the engine has other insides; then the names themselves are looked at.
/// </summary>
internal abstract class TypeNamesProbe
{
    private const BindingFlags Internal = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>False when nobody has asked for, or changed, the names of this wrapper or of what it wraps.</summary>
    public abstract bool MayHaveOwn(PSObject value);

    public static TypeNamesProbe? Create()
    {
        var field = typeof(PSObject).GetField("_typeNames", Internal);
        var method = typeof(PSObject).GetMethod("HasInstanceTypeName", Internal);
        return field is { FieldType.IsValueType: false } && method?.GetParameters() is [{ ParameterType: var first }, { ParameterType.IsByRef: true }] && first == typeof(object)
            ? (TypeNamesProbe?)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(field.FieldType), IsSet(field), method)
            : null;
    }

    private static Func<PSObject, bool> IsSet(FieldInfo field)
    {
        var method = new DynamicMethod("IsSet", typeof(bool), [typeof(PSObject)], typeof(PSObject), skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, field);
        code.Emit(OpCodes.Ldnull);
        code.Emit(OpCodes.Cgt_Un);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<PSObject, bool>>();
    }

    private sealed class Typed<T>(Func<PSObject, bool> isSet, MethodInfo method) : TypeNamesProbe
        where T : class
    {
        private readonly HasNames _has = method.CreateDelegate<HasNames>();

        private delegate bool HasNames(object value, out T? names);

        public override bool MayHaveOwn(PSObject value) => isSet(value) || _has(value, out _);
    }
}
