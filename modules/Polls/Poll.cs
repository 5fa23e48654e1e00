using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>A question of the town.</summary>
/// <param name="Options">In the order of their numbers, which begin at 1.</param>
/// <param name="State">draft, open or closed. A poll whose last day is over counts as closed, whether or not anybody closed it.</param>
/// <param name="ClosesOn">Last day of voting, town's local date.</param>
/// <param name="Definition">SHA-256 of what was frozen at opening, hexadecimal; empty for a draft.</param>
public sealed record Poll(string Id, string Question, IReadOnlyList<string> Options, string State, DateOnly ClosesOn, int Slips, string Definition)
{
    /// <summary>Number of "none of these", which every ballot offers.</summary>
    public const int NoneOfThese = 0;

    public const string Draft = "draft";
    public const string Open = "open";
    public const string Closed = "closed";

    /// <summary>Whether a number stands on the ballot.</summary>
    public bool Offers(int choice) => choice >= NoneOfThese && choice <= Options.Count;
}

/// <summary>The polls that the public may see, newest first, at most 50; all for officers.</summary>
/// <param name="WithDrafts">Also drafts; only the town asks so.</param>
public sealed record ListPolls(bool WithDrafts = false) : IQuery<IReadOnlyList<Poll>>;

/// <summary>One poll that was opened, or null.</summary>
public sealed record FindPoll(string Id, bool WithDrafts = false) : IQuery<Poll?>;

internal sealed class PollReader(IModuleDatabase database, ITownCalendar calendar, ICurrentPerson person)
    : IRequestHandler<ListPolls, IReadOnlyList<Poll>>, IRequestHandler<FindPoll, Poll?>
{
    private const string Columns = "select id, question, options, state, closes_on, slips, definition from poll ";

    private const string Newest = Columns + "where state <> 'draft' or @WithDrafts = 1 order by drafted_at desc, id limit 50";

    private const string One = Columns + "where id = @Id and (state <> 'draft' or @WithDrafts = 1)";

    public async Task<IReadOnlyList<Poll>> Handle(ListPolls request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Newest, new { WithDrafts = MaySeeDrafts(request.WithDrafts) }, cancellationToken: cancellation));
        return [.. rows.Select(row => row.ToPoll(calendar.Today))];
    }

    public async Task<Poll?> Handle(FindPoll request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            One, new { request.Id, WithDrafts = MaySeeDrafts(request.WithDrafts) }, cancellationToken: cancellation));
        return row?.ToPoll(calendar.Today);
    }

    private int MaySeeDrafts(bool wanted) => wanted && person.HasRole(Roles.Officer) ? 1 : 0;

    private sealed record Row(string Id, string Question, string Options, string State, DateOnly ClosesOn, int Slips, string Definition)
    {
        public Poll ToPoll(DateOnly today) => new(
            Id, Question, JsonSerializer.Deserialize<string[]>(Options)!,
            State == Poll.Open && today > ClosesOn ? Poll.Closed : State, ClosesOn, Slips, Definition);
    }
}
