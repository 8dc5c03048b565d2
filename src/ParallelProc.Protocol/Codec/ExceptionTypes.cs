using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace ParallelProc.Protocol;

/// <summary>The exceptions that are rebuilt as what they were, so that typed catch clauses work: all of them do nothing but hold what they are given.</summary>
internal static class ExceptionTypes
{
    private static readonly Dictionary<string, ConstructorInfo> Constructors = new Type[]
    {
        typeof(Exception), typeof(SystemException), typeof(ApplicationException), typeof(ArgumentException), typeof(ArgumentNullException),
        typeof(ArgumentOutOfRangeException), typeof(ArithmeticException), typeof(DivideByZeroException), typeof(OverflowException),
        typeof(FormatException), typeof(InvalidCastException), typeof(InvalidOperationException), typeof(ObjectDisposedException),
        typeof(NotImplementedException), typeof(NotSupportedException), typeof(NullReferenceException), typeof(IndexOutOfRangeException),
        typeof(KeyNotFoundException), typeof(TimeoutException), typeof(OperationCanceledException), typeof(TaskCanceledException),
        typeof(UnauthorizedAccessException), typeof(IOException), typeof(FileNotFoundException), typeof(DirectoryNotFoundException),
        typeof(PathTooLongException), typeof(EndOfStreamException), typeof(System.IO.DriveNotFoundException), typeof(InvalidDataException),
        typeof(OutOfMemoryException), typeof(InsufficientMemoryException), typeof(RankException), typeof(ArrayTypeMismatchException), typeof(MissingMethodException),
        typeof(MissingMemberException), typeof(MissingFieldException), typeof(TypeLoadException), typeof(BadImageFormatException), typeof(FileLoadException),
        typeof(DllNotFoundException), typeof(EntryPointNotFoundException), typeof(PlatformNotSupportedException), typeof(UriFormatException),
        typeof(AggregateException), typeof(AccessViolationException), typeof(InvalidProgramException), typeof(DuplicateWaitObjectException),
        typeof(System.Net.WebException), typeof(System.Net.Http.HttpRequestException), typeof(System.ComponentModel.Win32Exception),
        typeof(System.Xml.XmlException), typeof(System.Text.Json.JsonException), typeof(System.Security.SecurityException),
        typeof(System.Security.Cryptography.CryptographicException), typeof(System.Security.Authentication.AuthenticationException),
        typeof(System.Text.RegularExpressions.RegexMatchTimeoutException), typeof(System.Reflection.TargetInvocationException),
        typeof(RuntimeException), typeof(PSInvalidOperationException), typeof(PSNotSupportedException), typeof(PSNotImplementedException),
        typeof(PSArgumentException), typeof(PSInvalidCastException), typeof(PSObjectDisposedException), typeof(PSSecurityException), typeof(ItemNotFoundException),
        typeof(System.Management.Automation.DriveNotFoundException), typeof(ProviderNotFoundException), typeof(SessionStateException),
        typeof(CommandNotFoundException), typeof(MethodException), typeof(MethodInvocationException), typeof(GetValueException),
        typeof(GetValueInvocationException), typeof(SetValueException), typeof(SetValueInvocationException), typeof(PropertyNotFoundException),
        typeof(ExtendedTypeSystemException), typeof(ParameterBindingException), typeof(ParseException), typeof(IncompleteParseException),
        typeof(ActionPreferenceStopException), typeof(ProviderInvocationException), typeof(ValidationMetadataException), typeof(ArgumentTransformationMetadataException),
        typeof(MetadataException), typeof(HostException), typeof(PipelineStoppedException), typeof(ScriptCallDepthException), typeof(CmdletInvocationException),
    }
        .Append(typeof(PSObject).Assembly.GetType("Microsoft.PowerShell.Commands.WriteErrorException")) // elsewhere it lives in a module, and stays foreign
        .OfType<Type>()
        .Select(type => (type.FullName, Constructor: type.GetConstructor([typeof(string), typeof(Exception)])))
        .Where(e => e.Constructor is not null)
        .ToDictionary(e => e.FullName!, e => e.Constructor!);

    /// <summary>The message as it was given: an aggregate's adds those of its parts each time that it is asked.</summary>
    public static string MessageOf(Exception exception)
    {
        var message = exception.Message;
        if (exception is AggregateException && message.IndexOf(" (", StringComparison.Ordinal) is > 0 and var end)
        {
            return message[..end];
        }

        return message;
    }

    public static Exception Make(string typeName, string message, Exception? inner)
    {
        if (!Constructors.TryGetValue(typeName, out var constructor))
        {
            return new PoolTaskException(message, typeName, inner);
        }

        try
        {
            return (Exception)constructor.Invoke([message, inner]);
        }
        catch (TargetInvocationException)
        {
            return new PoolTaskException(message, typeName, inner); // it takes no such inner exception, say
        }
    }

    /// <summary>Gives an exception that was not thrown here the stack that it had.</summary>
    public static void SetStack(Exception exception, string? stack)
    {
        if (!string.IsNullOrEmpty(stack))
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
        }
    }
}
