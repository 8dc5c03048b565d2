using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using CsCheck;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Any graph of data arrives as an equal graph: same values, same sharing, same cycles.</summary>
public sealed class GraphTests
{
    [Fact]
    public void Any_graph_arrives_equal() =>
        Graphs.Any.Sample(
            static graph =>
            {
                using var output = new ByteWriter();
                var encoder = new ObjectEncoder();
                encoder.Encode(output, graph);
                var first = output.Length;
                encoder.Encode(output, graph);
                var input = new ByteReader(output.Written);
                var decoder = new ObjectDecoder();
                new Comparison().Same(graph, decoder.Decode(ref input));
                Assert.Equal(first, input.Position);
                new Comparison().Same(graph, decoder.Decode(ref input));
                Assert.True(input.AtEnd);
            },
            iter: 2000);

    /// <summary>Compares two graphs, and notes which object stands for which.</summary>
    private sealed class Comparison
    {
        private readonly Dictionary<object, object> _pairs = new(ReferenceEqualityComparer.Instance);

        public void Same(object? sent, object? arrived)
        {
            sent = Crossing.Base(sent);
            arrived = Crossing.Base(arrived);
            if (sent is null or string or ValueType)
            {
                Assert.Equal(sent, arrived);
                return;
            }

            Assert.NotNull(arrived);
            Assert.Equal(sent.GetType(), arrived.GetType());
            if (_pairs.TryGetValue(sent, out var known))
            {
                Assert.Same(known, arrived);
                return;
            }

            _pairs.Add(sent, arrived);
            switch (sent)
            {
                case PSObject custom:
                    Assert.Equal(custom.TypeNames, ((PSObject)arrived).TypeNames);
                    All(custom.Properties.Select(static p => (object)p.Name), ((PSObject)arrived).Properties.Select(static p => (object)p.Name));
                    All(custom.Properties.Select(static p => p.Value), ((PSObject)arrived).Properties.Select(static p => p.Value));
                    break;
                case Hashtable table:
                    Assert.Equal(table.Count, ((Hashtable)arrived).Count);
                    foreach (DictionaryEntry entry in table)
                    {
                        Same(entry.Value, ((Hashtable)arrived)[entry.Key]);
                    }

                    break;
                case OrderedDictionary ordered:
                    All(ordered.Keys, ((OrderedDictionary)arrived).Keys);
                    All(ordered.Values, ((OrderedDictionary)arrived).Values);
                    break;
                default:
                    All((IEnumerable)sent, (IEnumerable)arrived);
                    break;
            }
        }

        private void All(IEnumerable sent, IEnumerable arrived)
        {
            var left = sent.Cast<object?>().ToList();
            var right = arrived.Cast<object?>().ToList();
            Assert.Equal(left.Count, right.Count);
            for (var i = 0; i < left.Count; i++)
            {
                Same(left[i], right[i]);
            }
        }
    }
}
