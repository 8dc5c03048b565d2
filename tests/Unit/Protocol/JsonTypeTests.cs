using System.Text.Json;
using System.Text.Json.Nodes;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>The JSON trees of .NET.</summary>
public sealed class JsonTypeTests
{
    private const string Text = """{"a":[1,2.50,null,{"b":"ä"}],"c":true}""";

    [Theory]
    [InlineData(Text)]
    [InlineData("[1,[2]]")]
    [InlineData("\"text\"")]
    [InlineData("1.500")]
    public void A_node_arrives_as_one_of_its_kind(string text)
    {
        var node = JsonNode.Parse(text)!;
        var arrived = Assert.IsAssignableFrom<JsonNode>(Crossing.Of((object)node));
        Assert.Equal(node.GetValueKind(), arrived.GetValueKind());
        Assert.Equal(node.ToJsonString(), arrived.ToJsonString());
    }

    [Fact]
    public void A_node_that_a_program_made_arrives() =>
        Assert.Equal(5, Crossing.Of(new JsonObject { ["n"] = 5, ["when"] = DateTime.UnixEpoch })["n"]!.GetValue<int>());

    [Fact]
    public void A_node_keeps_its_rule_for_names() =>
        Assert.Equal(1, Crossing.Of((JsonObject)JsonNode.Parse("""{"Abc":1}""", new JsonNodeOptions { PropertyNameCaseInsensitive = true })!)["aBC"]!.GetValue<int>());

    [Fact]
    public void One_node_in_two_places_arrives_as_one()
    {
        var node = new JsonArray(1);
        var arrived = Crossing.Of(new object[] { node, node });
        Assert.Same(arrived[0], arrived[1]);
    }

    [Fact]
    public void Documents_and_elements_arrive_as_such()
    {
        using var document = JsonDocument.Parse(Text);
        using var arrived = Crossing.Of(document);
        Assert.Equal(Text, arrived.RootElement.GetRawText());
        Assert.Equal("[1,2.50,null,{\"b\":\"ä\"}]", Crossing.Of(document.RootElement.GetProperty("a")).GetRawText());
        Assert.Equal(JsonValueKind.Undefined, Crossing.Of(default(JsonElement)).ValueKind);
    }

    [Fact]
    public void The_pairs_of_an_object_keep_their_type()
    {
        var pair = Crossing.Of(new KeyValuePair<string, JsonNode?>("a", JsonNode.Parse("[1]")));
        Assert.Equal("[1]", pair.Value!.ToJsonString());
    }

    [Fact]
    public void A_tree_without_a_bottom_is_refused()
    {
        using var output = new ByteWriter();
        output.WriteByte((byte)ValueTag.JsonNode);
        output.WriteBool(false);
        output.WriteString(new string('[', 1_000_000));
        Assert.Throws<ProtocolException>(() => Crossing.Decode(output.Written));
    }

    [Fact]
    public void A_tree_as_deep_as_one_can_be_written_arrives()
    {
        JsonNode node = new JsonArray(1);
        for (var i = 1; i < 900; i++)
        {
            node = new JsonArray(node);
        }

        Assert.Equal(node.ToJsonString(), Assert.IsType<JsonArray>(Crossing.Of((object)node)).ToJsonString());
    }
}
