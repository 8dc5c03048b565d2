using System.Management.Automation;

namespace EmptyModule;

/// <summary>The one command: a module without any is not what people import.</summary>
[Cmdlet(VerbsCommon.Get, "Nothing")]
public sealed class GetNothingCommand : Cmdlet;
