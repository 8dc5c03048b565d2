using System.Collections.Specialized;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;

namespace ParallelProc.Protocol;

/// <summary>
/// The table in which the engine keeps the members that were added to one object. The collection around it makes a list anew for each
/// reader, and looks a name up three times to add it. Null where the engine has other insides: then the collection serves.
/// </summary>
internal static class MemberTable
{
    private const BindingFlags Internal = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance;

    /// <summary>Room is made for so many members at most before they have come.</summary>
    private const int MostAhead = 64;

    private static readonly Func<object, OrderedDictionary?>? TableOf = TableGetter();
    private static readonly Func<int, PSObject>? MakeCustom = CustomMaker();

    /// <summary>The table behind a collection of added members. Others who may see the object too lock it, and so has the caller.</summary>
    public static OrderedDictionary? Of(object members) => TableOf?.Invoke(members);

    /// <summary>
    /// An object that is nothing but its members, with room for so many. It holds them itself, as what a script's <c>[pscustomobject]</c> makes
    /// does; else the engine keeps them in a weak table on the side, which each garbage collection has to go through. One more than there are: a hash
    /// table of just eight grows with the eighth.
    /// </summary>
    public static PSObject NewCustom(int members) => MakeCustom is null ? new PSObject() : MakeCustom(Math.Min(members, MostAhead) + 1);

    private static Func<object, OrderedDictionary?>? TableGetter()
    {
        var collection = typeof(PSObject).GetProperty("InstanceMembers", Internal)?.PropertyType;
        var field = collection?.GetField("_members", Internal);
        if (collection is null || field?.FieldType != typeof(OrderedDictionary))
        {
            return null;
        }

        var method = new DynamicMethod("TableOf", typeof(OrderedDictionary), [typeof(object)], typeof(PSObject), skipVisibility: true);
        var code = method.GetILGenerator();
        var other = code.DefineLabel();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Isinst, collection);
        code.Emit(OpCodes.Dup);
        code.Emit(OpCodes.Brfalse_S, other);
        code.Emit(OpCodes.Ldfld, field);
        code.Emit(OpCodes.Ret);
        code.MarkLabel(other);
        code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ldnull);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<object, OrderedDictionary?>>();
    }

    /// <summary>A public constructor, which the reference that we are compiled against is too old to know.</summary>
    private static Func<int, PSObject>? CustomMaker()
    {
        if (typeof(PSObject).GetConstructor([typeof(int)]) is not { } constructor)
        {
            return null;
        }

        var method = new DynamicMethod("NewCustom", typeof(PSObject), [typeof(int)], typeof(PSObject), skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Newobj, constructor);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int, PSObject>>();
    }
}
