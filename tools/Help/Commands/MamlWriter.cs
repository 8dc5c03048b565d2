using System.Management.Automation;
using System.Text;
using System.Xml;

namespace ParallelProc.Help.Commands;

/// <summary>Writes the help of cmdlets in MAML, which is what Get-Help reads.</summary>
internal sealed class MamlWriter : IDisposable
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly XmlWriter _xml;

    public MamlWriter(string path)
    {
        // The same bytes on all systems.
        _xml = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        _xml.WriteStartElement("helpItems", "http://msh");
        _xml.WriteAttributeString("schema", "maml");
    }

    public void Dispose()
    {
        _xml.WriteEndElement();
        _xml.Dispose();
    }

    public void Write(CommandPage page) => Element("command", "command", Command, () =>
    {
        _xml.WriteAttributeString("xmlns", "maml", null, Maml);
        _xml.WriteAttributeString("xmlns", "dev", null, Dev);
        Element("command", "details", Command, () =>
        {
            Text("command", "name", Command, page.Cmdlet.Name);
            Text("command", "verb", Command, page.Cmdlet.Verb);
            Text("command", "noun", Command, page.Cmdlet.Noun);
            Paragraphs("description", [page.Page.Summary]);
        });
        Paragraphs("description", page.Description);
        Element("command", "syntax", Command, () =>
        {
            foreach (var set in CmdletParameters.Sets(page.Cmdlet))
            {
                Element("command", "syntaxItem", Command, () =>
                {
                    Text("maml", "name", Maml, page.Cmdlet.Name);
                    Each(CmdletParameters.Of(set), p => Parameter(p, text: null));
                });
            }
        });
        Element("command", "parameters", Command, () => Each(CmdletParameters.All(page.Cmdlet), p => Parameter(p, page.Parameters[p.Name])));
        Element("command", "inputTypes", Command, () => Each(page.Inputs, t => TypeOf("inputType", t)));
        Element("command", "returnValues", Command, () => Each(page.Outputs, t => TypeOf("returnValue", t)));
        Element("maml", "alertSet", Maml, () => Paragraphs("alert", page.Notes));
        Element("command", "examples", Command, () => Each(page.Examples.Index(), e => Example(e.Index + 1, e.Item)));
        Element("command", "relatedLinks", Command, () =>
            Each(page.SeeAlso, link => Element("maml", "navigationLink", Maml, () => Text("maml", "linkText", Maml, link))));
    });

    // Without a text it is one in a syntax line, which has no room for that.
    private void Parameter(CommandParameterInfo parameter, IReadOnlyList<string>? text) => Element("command", "parameter", Command, () =>
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var isSwitch = type == typeof(SwitchParameter);
        _xml.WriteAttributeString("required", parameter.IsMandatory ? "true" : "false");
        _xml.WriteAttributeString("variableLength", type.IsArray ? "true" : "false");
        _xml.WriteAttributeString("globbing", parameter.Attributes.Any(static a => a is SupportsWildcardsAttribute) ? "true" : "false");
        _xml.WriteAttributeString("pipelineInput", PipelineInput(parameter));
        _xml.WriteAttributeString("position", parameter.Position >= 0 ? $"{parameter.Position}" : "named");
        _xml.WriteAttributeString("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none");
        Text("maml", "name", Maml, parameter.Name);
        if (text is not null)
        {
            Paragraphs("description", text);
        }

        if (!isSwitch)
        {
            Element("command", "parameterValue", Command, () =>
            {
                _xml.WriteAttributeString("required", "true");
                _xml.WriteAttributeString("variableLength", "false");
                _xml.WriteString(type.Name);
            });
        }

        if (text is not null)
        {
            Element("dev", "type", Dev, () => Text("maml", "name", Maml, type.Name));
            Text("dev", "defaultValue", Dev, isSwitch ? "False" : "None");
        }
    });

    private static string PipelineInput(CommandParameterInfo parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private void TypeOf(string name, HelpType type) => Element("command", name, Command, () =>
    {
        Element("dev", "type", Dev, () => Text("maml", "name", Maml, type.Name));
        Paragraphs("description", type.Text);
    });

    private void Example(int number, HelpExample example) => Element("command", "example", Command, () =>
    {
        Text("maml", "title", Maml, $"---------- Example {number}: {example.Title} ----------");
        Text("dev", "code", Dev, example.Code);
        // The last one sets it off from the next example.
        Element("dev", "remarks", Dev, () => Each([.. example.Remarks, ""], p => Text("maml", "para", Maml, p)));
    });

    private void Paragraphs(string name, IEnumerable<string> paragraphs) =>
        Element("maml", name, Maml, () => Each(paragraphs, p => Text("maml", "para", Maml, p)));

    private void Text(string prefix, string name, string space, string value) => _xml.WriteElementString(prefix, name, space, value);

    private void Element(string prefix, string name, string space, Action content)
    {
        _xml.WriteStartElement(prefix, name, space);
        content();
        _xml.WriteEndElement();
    }

    private static void Each<T>(IEnumerable<T> values, Action<T> write)
    {
        foreach (var value in values)
        {
            write(value);
        }
    }
}
