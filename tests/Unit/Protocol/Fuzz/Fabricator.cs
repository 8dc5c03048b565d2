using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>Makes encodings that no writer would write, out of parts that are well formed each: what a flipped bit seldom leads to.</summary>
internal sealed class Fabricator(Random random, ByteWriter output)
{
    private const int MostValues = 300;

    private static readonly string[] Texts =
    [
        "", "a", "System.Object", "System.DayOfWeek", "System.AppDomain", "System.Diagnostics.Process", "((((((((((((", "[a-[b-[c-[d]]]]", "1+1+1+1+1", ",,,,,,,1",
        "<a/>", "<a b='c'><!-- d --></a>", "<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY e 'xxxxxxxxxxxxxxxx'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;'>]><a>&f;&f;&f;&f;</a>", "<!DOCTYPE a [<!ELEMENT a ((b,(c,(d)))*)>]><a/>",
        "https://127.0.0.1:1/x", "//host/share", "/etc/hostname", "C:\\a", "1.2.3-a+b", "1.2.3.4", "(a+)+$", "\uD800", "\0", "'", "$(exit)", "@{a=1}", "class A { }", "FuzzNode", "FuzzBase", "FuzzShade",
    ];

    private static readonly string[] Exceptions =
    [
        "System.Exception", "System.AggregateException", "System.ArgumentNullException", "System.ComponentModel.Win32Exception", "System.IO.FileNotFoundException",
        "System.Management.Automation.RuntimeException", "System.Management.Automation.CommandNotFoundException", "System.StackOverflowException", "System.Object",
    ];

    private static readonly string[] Classes = ["FuzzNode", "FuzzNode", "FuzzBase", "FuzzShade"];

    private static readonly string[] Properties = ["Id", "Secret", "Name", "Shade", "Next", "Kids", "More", "Shades", "Maybe", "When", "Table", "Any", "Numbers", "Block", "Pairs", "Made"];

    private int _values;
    private int _shapes;

    public static byte[] Graph(Random random)
    {
        using var output = new ByteWriter();
        new Fabricator(random, output).Value(0);
        return output.Written.ToArray();
    }

    private void Value(int level)
    {
        if (++_values > MostValues || level > 60 || random.Next(3) == 0)
        {
            Scalar();
            return;
        }

        var tag = (ValueTag)random.Next((int)ValueTag.Extended - 3, (int)ValueTag.Progress + 1);
        if (tag is > ValueTag.Extended and < ValueTag.ExtendedScalar)
        {
            tag = ValueTag.Array;
        }

        output.WriteByte((byte)tag);
        switch (tag)
        {
            case ValueTag.DictionaryEntry:
                Many(2, level);
                break;
            case ValueTag.Reference:
                output.WriteCount(random.Next(8));
                break;
            case ValueTag.Extended or ValueTag.ExtendedScalar:
                Value(level + 1);
                Shaped(level);
                break;
            case ValueTag.Custom or ValueTag.Bag:
                Shaped(level);
                break;
            case ValueTag.ScriptBlock or ValueTag.Xml or ValueTag.XmlElement or ValueTag.File or ValueTag.Directory:
                Text();
                break;
            case ValueTag.Exception:
                ExceptionParts(level);
                break;
            case ValueTag.ErrorRecord:
                ErrorParts(level);
                break;
            case >= ValueTag.Array and <= ValueTag.GenericQueue:
                Container(tag, level);
                break;
            default:
                Noise(random.Next(24));
                break;
        }
    }

    private void Scalar()
    {
        var tag = (ValueTag)random.Next((int)ValueTag.DictionaryEntry);
        output.WriteByte((byte)tag);
        switch (tag)
        {
            case ValueTag.String or ValueTag.SemanticVersion:
                Text();
                break;
            case ValueTag.Int32 or ValueTag.Int64:
                output.WriteVarInt(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                break;
            case ValueTag.Uri:
                output.WriteBool(random.Next(2) == 0);
                Text();
                break;
            case ValueTag.Regex:
                Text();
                output.WriteCount(random.Next(16) == 0 ? random.Next(2048) : random.Next(8)); // compiling one takes long
                output.WriteInt64(random.Next(2) == 0 ? -10_000 : random.NextInt64());
                break;
            case ValueTag.BigInteger or ValueTag.IPAddress:
                var block = new byte[random.Next(3) * 8];
                random.NextBytes(block);
                output.WriteBlock(block);
                output.WriteCount(random.Next(5));
                break;
            case ValueTag.Enum:
                EnumParts();
                break;
            case > ValueTag.False:
                Noise(random.Next(17));
                break;
        }
    }

    private void Container(ValueTag tag, int level)
    {
        var count = random.Next(5);
        if (tag is ValueTag.Array or ValueTag.MultiArray or ValueTag.List or ValueTag.GenericStack or ValueTag.GenericQueue or ValueTag.HashSet or ValueTag.Dictionary)
        {
            ElementType(0);
        }

        var isTable = tag is ValueTag.Hashtable or ValueTag.Ordered or ValueTag.Dictionary;
        if (tag == ValueTag.Dictionary)
        {
            ElementType(0);
        }

        if (isTable || tag == ValueTag.HashSet)
        {
            output.WriteByte((byte)random.Next(8));
        }

        if (tag == ValueTag.MultiArray)
        {
            var rank = random.Next(4);
            output.WriteCount(rank);
            count = 1;
            for (var i = 0; i < rank; i++)
            {
                var length = random.Next(3);
                output.WriteCount(length);
                count *= length;
            }
        }
        else
        {
            output.WriteCount(random.Next(20) == 0 ? random.Next() : count);
        }

        Many(isTable ? 2 * count : count, level);
    }

    private void ElementType(int level)
    {
        var code = random.Next(8) switch
        {
            < 5 => random.Next(3) == 0 ? random.Next(44) : 0,
            5 => 6,
            _ => random.Next(0xF0, 0xF9),
        };
        output.WriteByte((byte)code);
        if (code == 0xF7)
        {
            Text();
            Text();
        }
        else if (code >= 0xF0 && level < 6)
        {
            ElementType(level + 1);
            if (code == 0xF3)
            {
                ElementType(level + 1);
            }
        }
    }

    private void Shaped(int level)
    {
        var members = random.Next(4);
        if (_shapes > 0 && random.Next(2) == 0)
        {
            output.WriteCount(random.Next(_shapes + 2));
        }
        else
        {
            _shapes++;
            using var shape = new ByteWriter();
            var flags = random.Next(4);
            shape.WriteByte((byte)flags);
            if ((flags & 1) != 0)
            {
                var names = random.Next(3);
                shape.WriteCount(names);
                for (var i = 0; i < names; i++)
                {
                    shape.WriteString(random.Next(2) == 0 ? $"T{i}" : Classes[random.Next(Classes.Length)]);
                }
            }

            shape.WriteCount(members);
            for (var i = 0; i < members; i++)
            {
                shape.WriteBool(random.Next(6) == 0);
                shape.WriteString(random.Next(8) == 0 ? "PSStandardMembers" : random.Next(2) == 0 ? $"m{random.Next(4)}" : Properties[random.Next(Properties.Length)]);
            }

            output.WriteCount(0);
            output.WriteBlock(shape.Written);
            if ((flags & 2) != 0)
            {
                Text();
            }
        }

        Many(members, level);
    }

    private void ExceptionParts(int level)
    {
        Name();
        OptionalName();
        Text();
        OptionalText();
        output.WriteInt32(random.Next());
        OptionalText();
        OptionalText();
        OptionalText();
        var inner = random.Next(3);
        output.WriteCount(inner);
        Many(inner, level);
        while (random.Next(3) == 0)
        {
            output.WriteBool(true);
            Text();
            Value(level + 1);
        }

        output.WriteBool(false);
    }

    private void ErrorParts(int level)
    {
        output.WriteByte((byte)ValueTag.Exception);
        ExceptionParts(level);
        Value(level + 1);
        Text();
        output.WriteCount(random.Next(40));
        for (var i = 0; i < 4; i++)
        {
            OptionalText();
        }

        output.WriteBool(random.Next(4) == 0);
        OptionalText();
        output.WriteBool(random.Next(2) == 0);
        Noise(random.Next(12));
    }

    private void EnumParts()
    {
        var index = random.Next(3);
        output.WriteCount(index);
        if (index == 0)
        {
            Text();
            output.WriteString(random.Next(2) == 0 ? "System.Private.CoreLib" : Texts[random.Next(Texts.Length)]);
            output.WriteByte((byte)random.Next(20));
        }

        Text();
        output.WriteVarInt(random.Next());
    }

    private void Many(int count, int level)
    {
        for (var i = 0; i < count; i++)
        {
            Value(level + 1);
        }
    }

    private void Name() => output.WriteString(Exceptions[random.Next(Exceptions.Length)]);

    private void OptionalName() => output.WriteOptionalString(random.Next(4) == 0 ? null : Exceptions[random.Next(Exceptions.Length)]);

    private void Text() => output.WriteString(Texts[random.Next(Texts.Length)]);

    private void OptionalText() => output.WriteOptionalString(random.Next(2) == 0 ? null : Texts[random.Next(Texts.Length)]);

    private void Noise(int count) => random.NextBytes(output.Reserve(count));
}
