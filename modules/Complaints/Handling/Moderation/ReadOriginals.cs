using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer of the unit reads what stood in a report before it was changed. A change, because the town's log says who read it.</summary>
[RequiresRole(Roles.Officer)]
public sealed record ReadOriginals(int Number) : IChange<OriginalWords>;

/// <param name="Words">Oldest first; at most 50.</param>
public sealed record OriginalWords(int Number, IReadOnlyList<OriginalText> Words);

/// <param name="Passage">Name of the passage.</param>
/// <param name="Reason">Code of the reason for which it was replaced.</param>
/// <param name="Person">Id of the member of staff who replaced it; null for the reporter.</param>
public sealed record OriginalText(DateTimeOffset At, string Passage, string Text, string Reason, string? Person);

internal sealed class ReadOriginalsHandler(IModuleDatabase database, ICurrentPerson person, IAuditTrail audit) : IRequestHandler<ReadOriginals, Outcome<OriginalWords>>
{
    private const string OfTheUnit =
        """
        select original.at, original.passage, original.text, original.reason, original.person
        from report_original original
        join report on report.number = original.number
        where original.number = @Number and report.unit in (select unit from unit_member where person = @Person)
        order by original.at, original.id
        limit 50
        """;

    public async Task<Outcome<OriginalWords>> Handle(ReadOriginals request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var words = (await connection.QueryAsync<OriginalText>(new CommandDefinition(
            OfTheUnit, new { request.Number, Person = person.Id ?? "" }, cancellationToken: cancellation))).AsList();
        if (words.Count == 0)
            return ReportRefusals.Unknown;
        audit.Record(ReportSubject.Of(request.Number), new { OriginalsRead = words.Count });
        return new OriginalWords(request.Number, words);
    }
}

internal static class ReadOriginalsEndpoint
{
    public static void MapReadOriginals(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ReadOriginalsPage>("/inbox/{number}/original").RequireRole(Roles.Officer);
}
