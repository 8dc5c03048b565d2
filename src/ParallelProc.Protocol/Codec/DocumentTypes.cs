namespace ParallelProc.Protocol;

/// <summary>How deep the document type of an XML text may be nested. Elements are read without recursion; what a type says of their content is not.</summary>
internal static class DocumentTypes
{
    /// <summary>The time that the parser takes grows with the square.</summary>
    public const int MaxDepth = 16 * 1024;

    private const string Entity = "<!ENTITY";

    public static int DepthOf(string text)
    {
        if (!text.Contains("<!DOCTYPE", StringComparison.Ordinal))
        {
            return 0;
        }

        // A declaration can be put together from parameter entities, so that it is not to be seen in the text.
        return HasParameterEntities(text) ? text.Length : text.Contains("<!ELEMENT", StringComparison.Ordinal) ? text.AsSpan().Count('(') : 0;
    }

    private static bool HasParameterEntities(string text)
    {
        for (var at = text.IndexOf(Entity, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Entity, at + Entity.Length, StringComparison.Ordinal))
        {
            if (text.AsSpan(at + Entity.Length).TrimStart().StartsWith("%", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
