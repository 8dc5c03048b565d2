using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Which exceptions arrive as the type that they were, and what is taken apart and put together again for it.</summary>
internal static class ExceptionTypes
{
    /// <summary>
    /// The type that an exception is rebuilt as, or null when it becomes a <see cref="PoolTaskException"/>. For a type that nobody can
    /// name, as it isn't public, that is the nearest base that somebody can catch.
    /// </summary>
    public static string? Nearest(Type type)
    {
        for (var at = type; at is not null && at != typeof(Exception) && at != typeof(SystemException); at = at.BaseType)
        {
            if (at.FullName is { } name && (ExceptionFactories.Contains(name) || CommandExceptions.Has(at)))
            {
                return name;
            }

            if (at.IsVisible)
            {
                return null;
            }
        }

        return type == typeof(Exception) || type == typeof(SystemException) ? type.FullName : null;
    }

    /// <summary>The message without what the type itself puts behind it each time that it is asked.</summary>
    public static string MessageOf(Exception exception)
    {
        var message = Message(exception);
        if (exception is AggregateException aggregate)
        {
            return WithoutInner(message, aggregate);
        }

        return HasParameter(exception, message, out var suffix) ? message[..^suffix.Length] : message;
    }

    /// <summary>The one property besides the message that a type is rebuilt with: a parameter, file or command name, or an error code.</summary>
    public static string? DetailOf(Exception exception) => exception switch
    {
        ArgumentException argument => HasParameter(exception, Message(exception), out _) ? argument.ParamName : null,
        FileNotFoundException missing => missing.FileName,
        FileLoadException unloaded => unloaded.FileName,
        CommandNotFoundException command => command.CommandName,
        SharedObjectException shared => shared.ErrorId,
        Win32Exception native => native.NativeErrorCode.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static bool HasParameter(Exception exception, string message, out string suffix)
    {
        suffix = "";
        if (exception is not ArgumentException { ParamName: { Length: > 0 } parameter } || exception.GetType().Name.StartsWith("PS", StringComparison.Ordinal))
        {
            return false;
        }

        suffix = $" (Parameter '{parameter}')";
        return message.EndsWith(suffix, StringComparison.Ordinal);
    }

    private static string WithoutInner(string message, AggregateException aggregate)
    {
        var suffix = " " + string.Join(" ", aggregate.InnerExceptions.Select(static inner => $"({Message(inner)})"));
        return message.EndsWith(suffix, StringComparison.Ordinal) ? message[..^suffix.Length] : message;
    }

    private static string Message(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
        catch (Exception e) when (e is not (PipelineStoppedException or OutOfMemoryException))
        {
            // A third party's override failed; that it did is all that can be said.
            return $"{exception.GetType().FullName} failed to give its message: {e.GetType().Name}";
        }
    }
}
