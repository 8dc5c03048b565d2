using System.Linq.Expressions;
using System.Management.Automation.Internal;
using System.Reflection;

namespace ParallelProc.Worker;

/// <summary>
/// Chooses an overload where there is no doubt which one PowerShell would take, and makes a delegate of it. Whatever needs more thought (several that might
/// fit, null, text that becomes a number) is left to the engine.
/// </summary>
internal static class MethodBinder
{
    // Conversions that can lose nothing, or only digits: they mean the same in .NET as in PowerShell.
    private static readonly Dictionary<Type, Type[]> Wider = new()
    {
        [typeof(byte)] = [typeof(short), typeof(int), typeof(long), typeof(double)],
        [typeof(short)] = [typeof(int), typeof(long), typeof(double)],
        [typeof(int)] = [typeof(long), typeof(double)],
        [typeof(long)] = [typeof(double)],
        [typeof(float)] = [typeof(double)],
    };

    /// <summary>The overload for arguments of these types; of two that take them as they are, the one that has no more parameters. Null where there is a doubt.</summary>
    public static MethodInfo? Find(MethodInfo[] overloads, Type?[] types)
    {
        var candidates = overloads.Where(m => !m.ContainsGenericParameters && IsPlain(m.ReturnType) && m.GetParameters() is var parameters && parameters.Length >= types.Length
            && parameters.All(static p => IsPlain(p.ParameterType) && !p.IsDefined(typeof(ParamArrayAttribute))) && parameters.Skip(types.Length).All(MayBeLeftOut)).ToArray();
        return candidates.Where(m => Match(m, types, static (parameter, type) => parameter == type)).MinBy(static m => m.GetParameters().Length)
            ?? (candidates.Length == 1 && overloads.Length == 1 && Match(candidates[0], types, Takes) ? candidates[0] : null);
    }

    /// <summary>
    /// A delegate that takes arguments of just these types. Of what is left out, a cancellation token is that of the item, and all else as declared. What returns
    /// nothing gives PowerShell's sign for that.
    /// </summary>
    public static Func<object?[], CancellationToken, object?> Compile(MethodInfo method, Type[] types)
    {
        var arguments = Expression.Parameter(typeof(object?[]), "arguments");
        var stop = Expression.Parameter(typeof(CancellationToken), "stop");
        Expression call = Expression.Call(method, method.GetParameters().Select((parameter, i) =>
            i < types.Length ? Expression.Convert(Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), types[i]), parameter.ParameterType)
            : parameter.ParameterType == typeof(CancellationToken) ? stop
            : LeftOut(parameter)));
        call = method.ReturnType == typeof(void)
            ? Expression.Block(call, Expression.Constant(AutomationNull.Value, typeof(object)))
            : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object?[], CancellationToken, object?>>(call, arguments, stop).Compile();
    }

    private static bool MayBeLeftOut(ParameterInfo parameter) => parameter.HasDefaultValue || parameter.ParameterType == typeof(CancellationToken);

    private static Expression LeftOut(ParameterInfo parameter) => parameter.DefaultValue is { } value
        ? Expression.Convert(Expression.Constant(value), parameter.ParameterType)
        : Expression.Default(parameter.ParameterType);

    private static bool IsPlain(Type type) => !type.IsByRef && !type.IsPointer && !type.IsByRefLike;

    private static bool Match(MethodInfo method, Type?[] types, Func<Type, Type, bool> takes) =>
        types.Zip(method.GetParameters(), (type, parameter) => type is not null && takes(parameter.ParameterType, type)).All(static fits => fits);

    private static bool Takes(Type parameter, Type type) =>
        parameter.IsAssignableFrom(type) || (Wider.TryGetValue(type, out var wider) && Array.IndexOf(wider, parameter) >= 0);
}
