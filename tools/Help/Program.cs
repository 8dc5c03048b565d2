using ParallelProc.Help;

if (args is not [var assembly, var pages, var output])
{
    Console.Error.WriteLine("Usage: ParallelProc.Help <assembly of the cmdlets> <folder of the Markdown pages> <folder to write to>");
    return 2;
}

try
{
    HelpBuild.Run(assembly, pages, output);
    return 0;
}
catch (HelpException e)
{
    // As compilers write it, so that the build takes it for its own error.
    Console.Error.WriteLine($"{e.File}({e.Line}): error HELP: {e.Message}");
    return 1;
}
