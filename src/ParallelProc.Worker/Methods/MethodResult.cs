using System.Management.Automation.Internal;
using System.Reflection;

namespace ParallelProc.Worker;

/// <summary>What a call gives, once it is there: a task is waited for, and stands for its result.</summary>
internal static class MethodResult
{
    /// <param name="value">What the method returned.</param>
    /// <param name="stop">The item is to end.</param>
    /// <exception cref="OperationCanceledException">The item was stopped, or the task was cancelled by itself.</exception>
    public static object? Await(object? value, CancellationToken stop) => value switch
    {
        Task task => Wait(task, stop),
        ValueTask task => Wait(task.AsTask(), stop),
        _ when value is not null && value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>) =>
            Wait((Task)type.GetMethod(nameof(ValueTask<object>.AsTask))!.Invoke(value, null)!, stop),
        _ => value,
    };

    private static object? Wait(Task task, CancellationToken stop)
    {
        // The thread that runs items is there to wait for them.
        task.WaitAsync(stop).GetAwaiter().GetResult();
        return ResultOf(task.GetType()) is { } result ? result.GetValue(task) : AutomationNull.Value;
    }

    /// <summary>The property of a task that has a result. One that has none is, inside, a task of a type that nobody can name.</summary>
    private static PropertyInfo? ResultOf(Type? type)
    {
        while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)))
        {
            type = type.BaseType;
        }

        return type is null || !type.GenericTypeArguments[0].IsVisible ? null : type.GetProperty(nameof(Task<object>.Result));
    }
}
