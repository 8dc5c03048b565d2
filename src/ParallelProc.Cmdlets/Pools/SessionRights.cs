using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>A pool has the language mode of the session that started it. One with fewer rights must not get at more by way of the pool.</summary>
internal static class SessionRights
{
    /// <exception cref="PoolException">The pool may do more than the session.</exception>
    public static void Check(ProcessPool pool, PSLanguageMode session)
    {
        if (Rank(Enum.Parse<PSLanguageMode>(pool.LanguageMode)) > Rank(session))
        {
            throw PoolErrors.PoolHasMoreRights(pool.Name, pool.LanguageMode, session.ToString());
        }
    }

    // The values of the enumeration have another order.
    private static int Rank(PSLanguageMode mode) => mode switch
    {
        PSLanguageMode.FullLanguage => 3,
        PSLanguageMode.ConstrainedLanguage => 2,
        PSLanguageMode.RestrictedLanguage => 1,
        _ => 0,
    };
}
