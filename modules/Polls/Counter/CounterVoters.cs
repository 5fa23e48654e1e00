using System.Data.Common;
using System.Globalization;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Somebody who stands at the counter.</summary>
/// <param name="Person">Key in the roll.</param>
/// <param name="Name">As the town's list calls them; empty for a slip.</param>
/// <param name="VotedBy">The channel of the vote that counts already, or null.</param>
public sealed record CounterVoter(string Person, string Name, string Ward, string Stratum, string? VotedBy);

/// <summary>Finds voters as an agent does: by what they show, by their name, or again by their key in the roll.</summary>
internal static class CounterVoters
{
    public const int MostShown = 10;

    private const int MostNames = 50_000;
    private const int ShortestName = 2;

    private const string Named =
        """
        select distinct person, name, ward, stratum from eligible
        where poll = @Poll and name <> ''
        order by name, person, ward, stratum
        limit @Limit
        """;

    private const string ByPerson =
        "select person, name, ward, stratum from eligible where poll = @Poll and person = @Person order by name desc, digest limit 1";

    /// <returns>At most one more than <see cref="MostShown"/>; none where nobody fits.</returns>
    public static async Task<IReadOnlyList<CounterVoter>> FindAsync(DbConnection connection, Poll poll, string shown, CancellationToken cancellation)
    {
        (await VotingRoll.FindAsync(connection, poll, shown, cancellation)).TryGetAnswer(out var voter);
        // Where anybody may vote, whatever is shown may be somebody new: a name on the list comes before.
        var maybeNew = voter is { Name: "" } && poll.Definition.Eligibility.Contains(Eligibility.Open);
        IReadOnlyList<Voter> voters = voter is null || maybeNew ? await ByNameAsync(connection, poll.Id, shown, cancellation) : [voter];
        if (voters.Count == 0 && voter is not null)
            voters = [voter];
        var shownVoters = new List<CounterVoter>();
        foreach (var each in voters)
            shownVoters.Add(await WithVoteAsync(connection, poll, each, cancellation));
        return shownVoters;
    }

    /// <returns>Null where nobody of this poll has the key. Where anybody may vote, anybody's key is good.</returns>
    public static async Task<CounterVoter?> AgainAsync(DbConnection connection, Poll poll, string person, CancellationToken cancellation)
    {
        const int KeyLength = 64;
        var voter = await connection.QuerySingleOrDefaultAsync<Voter?>(new CommandDefinition(
            ByPerson, new { Poll = poll.Id, Person = person }, cancellationToken: cancellation));
        if (voter is null && poll.Definition.Eligibility.Contains(Eligibility.Open) && person.Length == KeyLength && person.All(char.IsAsciiHexDigitLower))
            voter = new Voter(person, "", "", "");
        return voter is null ? null : await WithVoteAsync(connection, poll, voter, cancellation);
    }

    private static async Task<CounterVoter> WithVoteAsync(DbConnection connection, Poll poll, Voter voter, CancellationToken cancellation) => new(
        voter.Person, voter.Name, voter.Ward, voter.Stratum, await FirstVote.ChannelAsync(connection, poll.Id, voter.Person, cancellation));

    /// <summary>Every word of what was typed stands in the name; accents and capitals do not count.</summary>
    private static async Task<IReadOnlyList<Voter>> ByNameAsync(DbConnection connection, string poll, string shown, CancellationToken cancellation)
    {
        var words = shown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (shown.Length < ShortestName || words.Length == 0)
            return [];
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        var names = await connection.QueryAsync<Voter>(new CommandDefinition(Named, new { Poll = poll, Limit = MostNames }, cancellationToken: cancellation));
        return
        [
            .. names.Where(voter => words.All(word => compare.IndexOf(voter.Name, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0))
                .DistinctBy(voter => voter.Person).Take(MostShown + 1),
        ];
    }
}
