using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.PowerShell.Commands;

/// <summary>JSON as it is built up. (Utf8JsonWriter cannot indent the numbers that it is given as text.)</summary>
internal sealed class JsonText(bool compress)
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _empty = true;
    private bool _afterName;

    public void Open(char bracket)
    {
        Begin();
        _text.Append(bracket);
        _depth++;
        _empty = true;
    }

    public void Close(char bracket)
    {
        _depth--;
        if (!_empty)
        {
            Break();
        }

        _text.Append(bracket);
        _empty = false;
    }

    public void Name(string name)
    {
        Begin();
        Quote(name);
        _text.Append(compress ? ":" : ": ");
        _afterName = true;
    }

    public void Value(string text)
    {
        Begin();
        Quote(text);
    }

    public void Literal(string text)
    {
        Begin();
        _text.Append(text);
    }

    public override string ToString() => _text.ToString();

    private void Begin()
    {
        if (!_afterName && _depth > 0)
        {
            _text.Append(_empty ? string.Empty : ",");
            Break();
        }

        _afterName = false;
        _empty = false;
    }

    private void Break()
    {
        if (!compress)
        {
            _text.Append(Environment.NewLine).Append(' ', 2 * _depth);
        }
    }

    private void Quote(string text) =>
        _text.Append('"').Append(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value).Append('"');
}
