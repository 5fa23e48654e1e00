using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>A question of the town.</summary>
/// <param name="State">draft, open or closed. A poll whose voting is over counts as closed, whether or not anybody closed it.</param>
/// <param name="BeginsAt">First instant of voting; null for one that begins with its opening.</param>
/// <param name="EndsAt">The instant at which voting is over.</param>
/// <param name="Hash">SHA-256 of the definition as it was frozen at opening, hexadecimal; empty for a draft.</param>
/// <param name="TokenKey">Public key of the poll's tokens, SubjectPublicKeyInfo in base64; empty for a draft and for a poll without tokens.</param>
/// <param name="Seed">Of the lot, hexadecimal; empty before closing.</param>
public sealed record Poll(
    string Id, string State, PollDefinition Definition, DateTimeOffset? BeginsAt, DateTimeOffset EndsAt, string Hash, string TokenKey, string Seed)
{
    /// <summary>Number of "none of these", which every ballot offers.</summary>
    public const int NoneOfThese = 0;

    public const string Draft = "draft";
    public const string Open = "open";
    public const string Closed = "closed";

    /// <summary>Last day of voting, town's local date; after an extension another one than the frozen definition says.</summary>
    public required DateOnly ClosesOn { get; init; }

    /// <summary>Day on which voting ended, town's local date: the last one, or earlier where an officer closed the poll; null before.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>False where the definition was changed after opening, past this module: nobody votes on other options than those that were frozen.</summary>
    public bool IsAsFrozen { get; init; } = true;

    /// <summary>How often the draft was saved.</summary>
    public int Version { get; init; } = 1;

    public bool IsSecret => Definition.Level == PollLevel.S;

    public bool IsNamed => Definition.Level == PollLevel.N;

    public string Question(string language) => Definition.Question.In(language);
}

/// <summary>The polls that the public may see, newest first, at most 50; all for officers.</summary>
/// <param name="WithDrafts">Also drafts; only the town asks so.</param>
public sealed record ListPolls(bool WithDrafts = false) : IQuery<IReadOnlyList<Poll>>;

/// <summary>One poll that was opened, or null.</summary>
public sealed record FindPoll(string Id, bool WithDrafts = false) : IQuery<Poll?>;

internal sealed class PollReader(IModuleDatabase database, ITown town, ITownCalendar calendar, TimeProvider clock, ICurrentPerson person)
    : IRequestHandler<ListPolls, IReadOnlyList<Poll>>, IRequestHandler<FindPoll, Poll?>
{
    private const string Columns =
        "select id, question, options, state, closes_on, slips, definition, document, begins_at, ends_at, closed_at, token_key, seed, version from poll ";

    private const string Newest = Columns + "where state <> 'draft' or @WithDrafts = 1 order by drafted_at desc, id limit 50";

    private const string One = Columns + "where id = @Id and (state <> 'draft' or @WithDrafts = 1)";

    public async Task<IReadOnlyList<Poll>> Handle(ListPolls request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Newest, new { WithDrafts = MaySeeDrafts(request.WithDrafts) }, cancellationToken: cancellation));
        return [.. rows.Select(ToPoll)];
    }

    public async Task<Poll?> Handle(FindPoll request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            One, new { request.Id, WithDrafts = MaySeeDrafts(request.WithDrafts) }, cancellationToken: cancellation));
        return row is null ? null : ToPoll(row);
    }

    private int MaySeeDrafts(bool wanted) => wanted && person.HasRole(Roles.Officer) ? 1 : 0;

    private Poll ToPoll(Row row)
    {
        var definition = row.Document.Length > 0
            ? PollDefinition.Read(row.Document).InReadingOrder()
            : PollDefinition.OfFirstVersion(row.Question, JsonSerializer.Deserialize<string[]>(row.Options)!, row.ClosesOn, row.Slips, town.Languages[0]);
        // Its files are found by the poll already; the rest of what opening adds is not there yet.
        if (row.State == Poll.Draft)
            definition = definition with { Poll = row.Id };
        var endsAt = row.EndsAt ?? VotingTime.EndOf(definition, town.TimeZone);
        var state = row.State == Poll.Open && clock.GetUtcNow() >= endsAt ? Poll.Closed : row.State;
        return new Poll(row.Id, state, definition, row.BeginsAt, endsAt, row.Definition, row.TokenKey, row.Seed)
        {
            ClosesOn = row.ClosesOn,
            ClosedOn = state == Poll.Closed ? ClosedOn(row) : null,
            Version = row.Version,
            IsAsFrozen = row.State == Poll.Draft || row.Document.Length == 0 || PollDefinition.HashOf(row.Document) == row.Definition,
        };
    }

    private DateOnly ClosedOn(Row row)
    {
        var ended = row.ClosedAt is { } closed ? calendar.DateOf(closed) : row.ClosesOn;
        return ended < row.ClosesOn ? ended : row.ClosesOn;
    }

    private sealed record Row(
        string Id, string Question, string Options, string State, DateOnly ClosesOn, int Slips, string Definition, string Document,
        DateTimeOffset? BeginsAt, DateTimeOffset? EndsAt, DateTimeOffset? ClosedAt, string TokenKey, string Seed, int Version);
}
