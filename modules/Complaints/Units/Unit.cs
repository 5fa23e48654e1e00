namespace Complaints;

/// <summary>A part of the town hall that cases are given to.</summary>
/// <param name="Name">As it is written on the town's door.</param>
/// <param name="Email">Where its new cases are announced; empty for nowhere.</param>
/// <param name="Version">Raised by every change: the second of two people is told.</param>
public sealed record Unit(string Code, string Name, string Email, bool IsActive, int Version);

/// <param name="Person">Id of the member of staff.</param>
/// <param name="IsHead">Is told when a case escalates.</param>
public sealed record UnitMember(string Unit, string Person, bool IsHead);
