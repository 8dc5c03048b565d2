using System.Globalization;
using System.Text;

namespace ParallelProc.Protocol;

/// <summary>The way to what is being written now. Costs two stores a member, and text only when something fails.</summary>
internal sealed class EncodingPath(int levels)
{
    private readonly string?[] _names = new string?[levels + 1];
    private readonly int[] _indexes = new int[levels + 1];

    public void SetName(int level, string name) => _names[level] = name;

    public void SetIndex(int level, int index)
    {
        _names[level] = null;
        _indexes[level] = index;
    }

    /// <summary>The path down to <paramref name="level"/>, as in <c>$_.Parent['a key'][3]</c>.</summary>
    public string Show(int level)
    {
        var text = new StringBuilder("$_");
        for (var i = 1; i <= level; i++)
        {
            if (i > 12 && i < level - 2)
            {
                text.Append(i == 13 ? "…" : "");
            }
            else if (_names[i] is not { } name)
            {
                text.Append('[').Append(_indexes[i].ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (name.Length > 0 && name.All(static c => char.IsLetterOrDigit(c) || c == '_'))
            {
                text.Append('.').Append(name);
            }
            else
            {
                text.Append("['").Append(name.Length > 80 ? name[..80] + "…" : name).Append("']");
            }
        }

        return text.ToString();
    }
}
