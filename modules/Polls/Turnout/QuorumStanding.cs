namespace Polls;

/// <summary>Whether enough people have voted for the result to bind.</summary>
/// <param name="Needed">In the whole town; 0 where only wards count.</param>
/// <param name="NeededInEachWard">0 where wards do not count.</param>
/// <param name="WardsBelow">After closing: the wards of the roll with too few voters. While the poll is open nobody is told.</param>
public sealed record QuorumStanding(bool IsReached, long Voted, int Needed, int NeededInEachWard, IReadOnlyList<string> WardsBelow)
{
    /// <param name="wards">Null while the poll is open: then only the whole town counts.</param>
    /// <returns>Null where the poll needs no quorum.</returns>
    internal static QuorumStanding? Of(PollDefinition definition, long voted, IReadOnlyList<TurnoutCount>? wards)
    {
        if (definition.Quorum is not { } quorum)
            return null;
        var below = quorum.InEachWard == 0 || wards is null
            ? []
            : wards.Where(ward => ward.Name.Length > 0 && ward.Voted < quorum.InEachWard).Select(ward => ward.Name).ToList();
        var isReached = voted >= quorum.Voters && below.Count == 0 && (wards is not null || quorum.InEachWard == 0);
        return new QuorumStanding(isReached, voted, quorum.Voters, quorum.InEachWard, below);
    }
}
