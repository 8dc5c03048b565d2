using System.Globalization;

namespace ParallelProc.Views;

/// <summary>Figures as short as a column is narrow: seven characters at most.</summary>
internal static class Words
{
    public static string Count(double count) => count switch
    {
        < 99_999.5 => Text(count, "#,##0"),
        < 999_500 => Text(count / 1e3, "0 k"),
        < 999_500_000 => Text(count / 1e6, count < 9_950_000 ? "0.0 M" : "0 M"),
        _ => Text(count / 1e9, count < 9_950_000_000 ? "0.0 G" : "0 G"),
    };

    /// <summary>A rate: below ten, tenths matter.</summary>
    public static string Rate(double count) => count is > 0 and < 9.95 ? Text(count, "0.0") : Count(count);

    public static string Percent(double share) => Text(share * 100, "0") + " %";

    /// <summary>How long something has gone on.</summary>
    public static string Age(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => Text(time.TotalSeconds, "0.0") + " s",
        { TotalSeconds: < 60 } => Text(Math.Floor(time.TotalSeconds), "0") + " s",
        { TotalHours: < 1 } => time.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        { TotalHours: < 100 } => $"{(int)time.TotalHours}:{time.Minutes:00} h",
        _ => Text(Math.Floor(time.TotalDays), "0") + " d",
    };

    /// <summary>How long something takes.</summary>
    public static string Span(TimeSpan time) => time switch
    {
        { TotalMicroseconds: < 999.5 } => Text(time.TotalMicroseconds, "0") + " µs",
        { TotalMilliseconds: < 999.5 } => Text(time.TotalMilliseconds, time.TotalMilliseconds < 9.95 ? "0.0" : "0") + " ms",
        _ => Age(time),
    };

    public static string Memory(long bytes) => (bytes / 1048576.0) switch
    {
        < 999.5 and var megabytes => Text(megabytes, "0") + " MB",
        < 10_188 and var megabytes => Text(megabytes / 1024, "0.0") + " GB",
        var megabytes => Text(megabytes / 1024, "0") + " GB",
    };

    public static string Time(DateTime time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
