namespace Polls;

/// <summary>Whether enough people have voted for the result to bind.</summary>
/// <param name="IsReached">Null while the poll is open.</param>
/// <param name="Needed">In the whole town; 0 where only wards count.</param>
/// <param name="NeededInEachWard">0 where wards do not count.</param>
/// <param name="WardsBelow">After closing: the wards of the roll with too few voters.</param>
public sealed record QuorumStanding(bool? IsReached, long Voted, int Needed, int NeededInEachWard, IReadOnlyList<string> WardsBelow)
{
    /// <returns>Null where the poll needs no quorum.</returns>
    internal static QuorumStanding? WhileOpen(PollDefinition definition, long voted) =>
        definition.Quorum is { } quorum ? new QuorumStanding(null, voted, quorum.Voters, quorum.InEachWard, []) : null;

    /// <returns>Null where the poll needed no quorum.</returns>
    internal static QuorumStanding? Of(PollDefinition definition, TurnoutCounts counts, bool? isReached)
    {
        if (definition.Quorum is not { } quorum)
            return null;
        var below = counts.Wards.Where(ward => ward.Name.Length > 0 && ward.Voted < quorum.InEachWard).Select(ward => ward.Name);
        return new QuorumStanding(isReached, counts.Voted, quorum.Voters, quorum.InEachWard, [.. below]);
    }
}
