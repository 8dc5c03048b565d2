namespace Microsoft.PowerShell;

/// <summary>
/// A runspace with the engine's full defaults ([powershell]::Create()) loads the assembly of this name for its commands. None of
/// those is used here, but without the file no such runspace could be opened.
/// </summary>
internal static class NoCommands;
