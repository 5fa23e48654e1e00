using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages the module moves one running application to the newest version of its type: an act of its own, in its ledger and in the log.</summary>
/// <param name="Version">Version of the application that they saw.</param>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record AdoptType(int Number, int Version) : IChange<AdoptedType>;

public sealed record AdoptedType(int Number, int TypeVersion);

/// <summary>They look first at what would change.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record FindAdoption(int Number) : IQuery<Adoption?>;

/// <param name="Version">Of the application.</param>
/// <param name="From">Version of the type under which it runs.</param>
public sealed record Adoption(int Number, int Version, bool IsOpen, int From, PermitTypeVersion Latest);

internal sealed class AdoptTypeHandler(
    IModuleDatabase database, ApplicationReader reader, PermitTypes types, ITownCalendar calendar, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<AdoptType, Outcome<AdoptedType>>, IRequestHandler<FindAdoption, Adoption?>
{
    private const string Update =
        """
        update application
        set type_version = @To, origin = @Origin, timer_at = @TimerAt, decide_by = @DecideBy, changed_at = @Now, version = version + 1
        where number = @Number and version = @Version
        """;

    public async Task<Adoption?> Handle(FindAdoption request, CancellationToken cancellation) =>
        await reader.FindAsync(request.Number, cancellation) is { Application: var application }
        && await types.LatestAsync(application.Type, cancellation) is { } latest
            ? new Adoption(application.Number, application.Version, application.IsOpen, application.TypeVersion, latest)
            : null;

    public async Task<Outcome<AdoptedType>> Handle(AdoptType request, CancellationToken cancellation)
    {
        if (await reader.FindAsync(request.Number, cancellation) is not { Application: var application }
            || await types.LatestAsync(application.Type, cancellation) is not { } latest)
            return ApplicationRefusals.Unknown;
        if (application.Version != request.Version)
            return ApplicationRefusals.ChangedMeanwhile;
        if (!application.IsOpen || latest.Version == application.TypeVersion)
            return TypeRefusals.NothingToAdopt;
        var adopted = latest.Type.Workflow.Adopt(application.Standing);
        if (!adopted.TryGetAnswer(out var standing))
            return Outcome<AdoptedType>.Refused(adopted.Refusals);
        var state = latest.Type.Workflow.StateOf(standing);
        // An application ends by a step that somebody takes, never by another text.
        if (state.Kind == StateKind.Closed)
            return new Refusal("workflow.state-gone", RefusalKind.Conflict);

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        var values = new
        {
            request.Number,
            request.Version,
            To = latest.Version,
            Origin = standing.Origin ?? "",
            TimerAt = CaseTimer.Next(state, application.EnteredAt, now, calendar.Working)?.At,
            DecideBy = await ApplicationClock.DecideByAsync(
                connection, latest.Type, state, application.Number, application.FiledOn, calendar.Today, cancellation),
            Now = now,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Update, values, cancellationToken: cancellation)) == 0)
            return ApplicationRefusals.ChangedMeanwhile;
        var note = $"{application.TypeVersion} → {latest.Version}";
        await new NewEvent(application.Number, now, "adopted", "", standing.State, "", note, person.Id).InsertAsync(connection, cancellation);
        audit.Record(ApplicationSubject.Of(application.Number), new { Adopted = latest.Version, From = application.TypeVersion });
        return new AdoptedType(application.Number, latest.Version);
    }
}

internal static class AdoptTypeEndpoint
{
    public static void MapAdoptType(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AdoptTypePage, AdoptedType>(
                "/types/adopt/{number}",
                form => new AdoptType(CaseNumber.Read(form.Route("number")) ?? 0, form.Whole("version") ?? 0),
                adopted => $"/permits/types/adopt/{CaseNumber.Show(adopted.Number)}")
            .RequireRole(PermitsRole.Manager, Roles.Administrator);
}
