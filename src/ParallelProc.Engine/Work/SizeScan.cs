using System.Collections;
using System.Management.Automation;
using System.Runtime.InteropServices;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Looks, before anything is encoded, how large values are about, and which share objects. It looks into plain collections and objects of properties only, whose values lie
/// there: no code of a value runs, and nothing that can be enumerated once is.
/// </summary>
internal sealed class SizeScan
{
    private const int MostObjects = 4_000_000;
    private const int MostLevels = 50;

    /// <summary>What is not looked into.</summary>
    private const int Unknown = 64;

    /// <summary>So many objects of properties are looked into in each value; the others are taken for their like.</summary>
    private const int Sample = 64;

    private readonly Dictionary<object, int> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _sharing = [];
    private int _owner;
    private bool _gaveUp;
    private int _bags;
    private long _bagSize;

    /// <summary>What the codec knows an object by: not the wrapper that PowerShell may have put around it, but for a text's.</summary>
    public static object KeyOf(object value)
    {
        while (value is PSObject { ImmediateBaseObject: not (PSCustomObject or string) } wrapper)
        {
            value = wrapper.ImmediateBaseObject;
        }

        return value;
    }

    /// <summary>About how many bytes a value is, encoded. They are numbered from 1.</summary>
    public long Next(object? value)
    {
        _owner++;
        (_bags, _bagSize) = (0, 0);
        try
        {
            return Scan(value, 0);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or PipelineStoppedException))
        {
            _gaveUp = true; // somebody changes a collection just now, say: what is wrong with it, the encoder tells
            return 0;
        }
    }

    /// <summary>It holds no object that another one holds too, as far as was seen.</summary>
    /// <param name="number">Which value.</param>
    public bool IsApart(int number) => !_gaveUp && !_sharing.Contains(number);

    private long Scan(object? value, int level)
    {
        if (_gaveUp)
        {
            return 0;
        }

        var key = value is null ? null : KeyOf(value);
        return key switch
        {
            null => 1,
            string text => text.Length,
            PSObject { ImmediateBaseObject: string text } => text.Length,
            ValueType => 4,
            _ when level >= MostLevels => Unknown,
            PSObject bag => IsNew(bag) ? ScanBag(bag, level) : 0,
            Array { Rank: 1 } array when array.GetType().GetElementType()!.IsPrimitive => IsNew(array) ? array.LongLength * Marshal.SizeOf(array.GetType().GetElementType()!) : 0,
            ICollection items when IsPlain(items) => IsNew(items) ? ScanItems(items, level) : 0,
            _ when TypePlan.Of(key.GetType()).Kind == ValueKind.Scalar => Unknown,
            _ => IsNew(key) ? Unknown : 0,
        };
    }

    private bool IsNew(object key)
    {
        if (_owners.TryAdd(key, _owner))
        {
            _gaveUp |= _owners.Count > MostObjects;
            return true;
        }

        if (_owners[key] != _owner)
        {
            _sharing.Add(_owners[key]);
            _sharing.Add(_owner);
        }

        return false;
    }

    /// <summary>One of .NET's, which gives the same each time.</summary>
    private static bool IsPlain(ICollection collection) =>
        collection is Array || collection.GetType().Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private long ScanBag(PSObject bag, int level)
    {
        if (_bags >= Sample)
        {
            return _bagSize / _bags;
        }

        _bags++;
        var size = 0L;
        foreach (var note in bag.Properties.OfType<PSNoteProperty>())
        {
            size += note.Name.Length + Scan(note.Value, level + 1);
        }

        _bagSize += size;
        return size;
    }

    private long ScanItems(ICollection items, int level)
    {
        if (items.GetType().GenericTypeArguments is [{ IsPrimitive: true }])
        {
            return 4L * items.Count;
        }

        var size = 0L;
        foreach (var item in items)
        {
            size += item is DictionaryEntry pair ? Scan(pair.Key, level + 1) + Scan(pair.Value, level + 1) : Scan(item, level + 1);
        }

        return size;
    }
}
