namespace Polls;

/// <summary>How many must have voted for the result to bind.</summary>
/// <param name="Voters">In the whole town.</param>
/// <param name="InEachWard">In each ward of the roll; 0 where that is not asked.</param>
public sealed record Quorum(int Voters, int InEachWard = 0);
