using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The town's word that nothing is missing, as it was given.</summary>
/// <param name="DecideBy">By when the law wants a decision, as it stood then.</param>
/// <param name="Items">Names of the documents, in the applicant's language.</param>
/// <param name="Ledger">Sentences of the clock, in the applicant's language.</param>
public sealed record Acknowledgement(
    string Applicant, LocalText Type, string Language, int Number, DateOnly FiledOn, DateOnly CompleteOn, DateOnly? DecideBy, IReadOnlyList<string> Items,
    IReadOnlyList<string> Ledger, string PersonName);

/// <summary>Staff print the acknowledgement of an application.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindAcknowledgement(int Number) : IQuery<Acknowledgement?>;

/// <summary>Whoever has the code prints it.</summary>
public sealed record FindAcknowledgementByCode(string Code) : IQuery<Acknowledgement?>;

internal sealed class FindAcknowledgementHandler(IModuleDatabase database, ApplicationReader reader)
    : IRequestHandler<FindAcknowledgement, Acknowledgement?>, IRequestHandler<FindAcknowledgementByCode, Acknowledgement?>
{
    private const string One = "select complete_on, decide_by, items, ledger, person_name from acknowledgement where number = @Number";

    public async Task<Acknowledgement?> Handle(FindAcknowledgement request, CancellationToken cancellation) =>
        await ReadAsync(await reader.FindAsync(request.Number, cancellation), cancellation);

    public async Task<Acknowledgement?> Handle(FindAcknowledgementByCode request, CancellationToken cancellation) =>
        TrackingCode.Read(request.Code) is { } code ? await ReadAsync(await reader.FindByCodeAsync(code, cancellation), cancellation) : null;

    private async Task<Acknowledgement?> ReadAsync(ApplicationFile? file, CancellationToken cancellation)
    {
        if (file is null)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(One, new { file.Application.Number }, cancellationToken: cancellation));
        return row is null ? null : new Acknowledgement(
            file.Application.Applicant, file.Type.Name, file.Application.Language, file.Application.Number, file.Application.FiledOn, row.CompleteOn, row.DecideBy,
            FrozenLines.Read(row.Items), FrozenLines.Read(row.Ledger), row.PersonName);
    }

    private sealed record Row(DateOnly CompleteOn, DateOnly? DecideBy, string Items, string Ledger, string PersonName);
}

/// <summary>Says that nothing is missing, inside the running change: once for each application.</summary>
internal sealed class Acknowledgements(CaseDesk desk, ApplicationNews news, ITownCalendar calendar, TimeProvider clock, ITexts texts, ICurrentPerson person)
{
    private const string Insert =
        """
        insert into acknowledgement (number, complete_on, decide_by, items, ledger, person, person_name, made_at)
        values (@Number, @Today, @DecideBy, @Items, @Ledger, @Id, @Name, @Now)
        on conflict (number) do nothing
        """;

    /// <param name="note">What was said of each document, for staff.</param>
    /// <returns>False where it was said already.</returns>
    public async Task<bool> MakeAsync(DbConnection connection, ApplicationFile file, IReadOnlyList<ChecklistLine> fit, string note, CancellationToken cancellation)
    {
        var application = file.Application;
        var spoken = texts.In(application.Language);
        var made = await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                application.Number,
                calendar.Today,
                application.DecideBy,
                Items = FrozenLines.Write(fit.Select(line => line.Name.In(application.Language))),
                Ledger = FrozenLines.Write(ClockWords.Of(file, spoken)),
                Id = person.Id ?? "",
                person.Name,
                Now = clock.GetUtcNow(),
            },
            cancellationToken: cancellation));
        if (made == 0)
            return false;
        var sentence = application.DecideBy is { } day ? spoken["handle.complete.sentence-by", ApplicationClock.LastDay(day)] : spoken["handle.complete.sentence"];
        await desk.NoteAsync(connection, application, new DeskNote("checked", Sentence: sentence, Note: note), cancellation);
        await news.TellAsync(application.Number, "application-complete", sentence, application.State, cancellation, file.Type);
        return true;
    }
}

/// <summary>Sentences that were frozen as they were said.</summary>
internal static class FrozenLines
{
    public static string Write(IEnumerable<string> lines) => JsonSerializer.Serialize(lines);

    public static IReadOnlyList<string> Read(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];
}

/// <summary>The statutory clock of an application in words.</summary>
internal static class ClockWords
{
    /// <summary>The line of the ledger that names the day of the decision.</summary>
    private const string DecisionLine = "clock.decision";

    /// <summary>The line that says that an answer is awaited: of a case that is over, none is any more.</summary>
    private const string AwaitingLine = "clock.unanswered";

    public static IReadOnlyList<string> Of(ApplicationFile file, ITexts texts) => file.Type.Clock is not { } rule
        ? []
        : file.Decision is { } decision ? decision.Describe(texts, rule.Period, rule.Silence) : Past(file, rule, texts);

    /// <summary>What had counted, once nothing does any more: the ledger stays with the case. Nothing where the period never began, or ran on paper.</summary>
    private static IReadOnlyList<string> Past(ApplicationFile file, StatutoryRule rule, ITexts texts)
    {
        var application = file.Application;
        var hasBegun = file.Events.Any(happened => happened.Kind == "paid") || !file.Type.Workflow.Transitions.Any(file.Type.Workflow.IsPayingForFiling);
        if (application.Provenance.Length > 0 || !hasBegun || (application.IsOpen && file.State.Clock != StateClock.Stop))
            return [];
        return
        [
            .. ApplicationClock.Decide(rule, application.FiledOn, file.Corrections, file.StandsSince).Ledger.Where(line => line.Code != DecisionLine)
                .Select(line => texts[line.Code == AwaitingLine ? "handle.clock.unanswered" : line.Code, line.On, line.Days, rule.Period.Describe(texts)]),
            texts["handle.clock.over"],
        ];
    }
}

internal static class AcknowledgementEndpoint
{
    public static void MapAcknowledgement(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<AcknowledgementPage>("/inbox/{number}/acknowledgement").RequireRole(Roles.Officer, Roles.Agent);
        routes.MapPage<AcknowledgementPage>("/cases/{code}/acknowledgement").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }
}
