using System.Text;

namespace ParallelProc.Worker;

/// <summary>Text for the worker's standard error: what belongs to no item. Thread-safe, unbuffered: each call is one write.</summary>
internal sealed class StderrText(Stream stream)
{
    private readonly object _gate = new();

    public void Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        lock (_gate)
        {
            try
            {
                stream.Write(bytes);
                stream.Flush();
            }
            catch (IOException)
            {
                // Whoever listened is gone. That it is so shows in the protocol's own pipe; this text has no other place to go.
                return;
            }
        }
    }

    public void WriteLine(string text) => Write(text + "\n");
}
