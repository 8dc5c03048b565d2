using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Sends objects through the codec, as they cross from one process to another.</summary>
internal static class Crossing
{
    public static object? Of(object? value, int depth = 1) => Decode(Encode(value, depth));

    public static T Of<T>(T value, int depth = 1) where T : notnull => Assert.IsType<T>(Of((object)value, depth));

    /// <summary>For what arrives in a wrapper: a bag, a custom object, a value with notes.</summary>
    public static PSObject Wrapped(object? value, int depth = 1) => Assert.IsType<PSObject>(Of(value, depth));

    public static byte[] Encode(object? value, int depth = 1)
    {
        using var output = new ByteWriter();
        new ObjectEncoder(depth).Encode(output, value);
        return output.Written.ToArray();
    }

    public static object? Decode(ReadOnlySpan<byte> bytes)
    {
        var input = new ByteReader(bytes);
        var value = new ObjectDecoder { Shared = ParallelProc.Engine.SharedHub.Instance }.Decode(ref input);
        Assert.True(input.AtEnd, "The reader left bytes.");
        return value;
    }

    public static ObjectCodecException Refused(object? value)
    {
        using var output = new ByteWriter();
        output.WriteInt32(42);
        var refusal = Assert.Throws<ObjectCodecException>(() => new ObjectEncoder().Encode(output, value));
        Assert.Equal(4, output.Length);
        return refusal;
    }

    public static object? Property(this PSObject value, string name)
    {
        var found = value.Properties[name]?.Value;
        return found is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : found;
    }

    public static object? Base(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    public static PSObject Custom(params (string Name, object? Value)[] members)
    {
        var custom = new PSObject();
        foreach (var (name, value) in members)
        {
            custom.Properties.Add(new PSNoteProperty(name, value));
        }

        return custom;
    }

    public static PSObject Noted(object value, params (string Name, object? Value)[] notes)
    {
        var noted = PSObject.AsPSObject(value);
        foreach (var (name, note) in notes)
        {
            noted.Properties.Add(new PSNoteProperty(name, note));
        }

        return noted;
    }
}
