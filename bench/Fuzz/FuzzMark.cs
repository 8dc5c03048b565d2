using System.IO.MemoryMappedFiles;
using ParallelProc.Tests.Protocol.Fuzz;

namespace ParallelProc.Bench.Fuzz;

/// <summary>Which input is being read, in a file that outlives the process: after a stack overflow nothing else would tell.</summary>
internal sealed class FuzzMark : IDisposable
{
    private const int Size = 3 * sizeof(long);

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private FuzzMark(string path)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Size);
        _view = _file.CreateViewAccessor(0, Size);
    }

    /// <summary>Says where the last run died, if it did.</summary>
    public static FuzzMark Open()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "fuzz.mark");
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: Size } left)
        {
            var target = (FuzzTarget)BitConverter.ToInt64(left, 0);
            Console.WriteLine($"The last run died, or was killed, at: --replay {target} {BitConverter.ToInt64(left, 8)} {BitConverter.ToInt64(left, 16)}");
        }

        return new FuzzMark(path);
    }

    public void Set(FuzzTarget target, long seed, long index)
    {
        _view.Write(0, (long)target);
        _view.Write(8, seed);
        _view.Write(16, index);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
