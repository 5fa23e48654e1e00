using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Before a poll opens, an officer says whose lists may vote in it; what was chosen before is replaced.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record ChooseVoters(string Poll, IReadOnlyList<string> Lists) : IChange<ChosenVoters>;

/// <param name="People">How many may vote by these lists, each once.</param>
internal sealed record ChosenVoters(string Poll, int People);

internal sealed class ChooseVotersHandler(IModuleDatabase database, IMediator mediator, IAuditTrail audit)
    : IRequestHandler<ChooseVoters, Outcome<ChosenVoters>>
{
    private const int MostLists = 20;

    private const string Forget = "delete from eligible where poll = @Poll and kind = 'roll'";

    private const string ForgetLists = "delete from poll_voter_list where poll = @Poll";

    private const string Use =
        "insert into poll_voter_list (poll, list) select @Poll, id from voter_list where id = @List and state = 'ready' on conflict do nothing";

    private const string People = "select document, name, ward, stratum from voter_list_entry where list = @List order by document limit 100000";

    private const string Count = "select count(*) from eligible where poll = @Poll and kind = 'roll'";

    /// <summary>The draft says itself that lists open its roll.</summary>
    private const string Write = "update poll set document = @Document, version = version + 1 where id = @Poll and state = 'draft' and version = @Version";

    public async Task<Outcome<ChosenVoters>> Handle(ChooseVoters request, CancellationToken cancellation)
    {
        if (request.Lists.Count is 0 or > MostLists)
            return new Refusal("voters.none-chosen", Field: "lists", Arguments: [MostLists]);
        if (await mediator.Send(new FindPoll(request.Poll, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Polls.Poll.Draft)
            return PollRefusals.NotADraft;
        if (poll.Definition.Eligibility.Contains(Eligibility.Open))
            return PollRefusals.OpenAlone;

        await using var connection = await database.OpenAsync(cancellation);
        foreach (var forget in (string[])[Forget, ForgetLists])
            await connection.ExecuteAsync(new CommandDefinition(forget, new { request.Poll }, cancellationToken: cancellation));
        foreach (var list in request.Lists.Distinct())
        {
            if (await connection.ExecuteAsync(new CommandDefinition(Use, new { request.Poll, List = list }, cancellationToken: cancellation)) == 0)
                return VoterListRefusals.Unknown;
            await LetVoteAsync(connection, request.Poll, list, cancellation);
        }

        var kinds = poll.Definition.Eligibility.Append(Eligibility.Roll).Distinct().Order(StringComparer.Ordinal).ToList();
        var document = (poll.Definition with { Eligibility = kinds }).ToCanonicalJson();
        if (await connection.ExecuteAsync(new CommandDefinition(
                Write, new { request.Poll, Document = document, poll.Version }, cancellationToken: cancellation)) == 0)
        {
            return PollRefusals.ChangedMeanwhile;
        }

        var people = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Count, new { request.Poll }, cancellationToken: cancellation));
        audit.Record($"poll:{request.Poll}", new { Happened = "voters-chosen", request.Lists, People = people });
        return new ChosenVoters(request.Poll, people);
    }

    /// <summary>In the order of the digests, which is no order of the list.</summary>
    private async Task LetVoteAsync(DbConnection connection, string poll, string list, CancellationToken cancellation)
    {
        var people = await connection.QueryAsync<ListedPerson>(new CommandDefinition(People, new { List = list }, cancellationToken: cancellation));
        var digests = people.Select(person => person with { Document = PersonKey.DigestOf(poll, Eligibility.Roll, person.Document) })
            .OrderBy(person => person.Document, StringComparer.Ordinal).ToList();
        await VoterListRows.LetVoteAsync(connection, database.Engine, poll, digests, cancellation);
    }
}

/// <summary>Which lists a poll uses, by id.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record ListChosenVoters(string Poll) : IQuery<IReadOnlyList<string>>;

internal sealed class ListChosenVotersHandler(IModuleDatabase database) : IRequestHandler<ListChosenVoters, IReadOnlyList<string>>
{
    private const string Chosen = "select list from poll_voter_list where poll = @Poll order by list limit 20";

    public async Task<IReadOnlyList<string>> Handle(ListChosenVoters request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition(Chosen, request, cancellationToken: cancellation))).AsList();
    }
}

internal static class ChooseVotersEndpoint
{
    public static void MapChooseVoters(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ChooseVotersPage, ChosenVoters>(
                "/staff/{id}/voters", form => new ChooseVoters(form.Route("id"), form.All("lists")), chosen => $"/polls/staff/{chosen.Poll}")
            .RequireRole(Roles.Officer);
}
