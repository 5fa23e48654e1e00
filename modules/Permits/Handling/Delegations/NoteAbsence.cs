using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages permits notes that a signer is away: meanwhile the deputy of the act signs.</summary>
/// <param name="Away">Id of the member of staff.</param>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record NoteAbsence(string Away, DateOnly? AwayFrom, DateOnly? AwayUntil) : IChange<RecordedDelegation>;

/// <summary>Somebody is back, or was noted by mistake.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record EndAbsence(string Id) : IChange<RecordedDelegation>;

internal sealed class NoteAbsenceRules : AbstractValidator<NoteAbsence>
{
    public NoteAbsenceRules()
    {
        RuleFor(absence => absence.Away).NotEmpty().WithErrorCode("decide.away-missing");
        RuleFor(absence => absence.AwayFrom).NotNull().WithErrorCode("decide.away-day-missing");
        RuleFor(absence => absence.AwayUntil).Must((absence, until) => until >= absence.AwayFrom).WithErrorCode("decide.away-until-missing");
    }
}

internal sealed class NoteAbsenceHandler(IModuleDatabase database, IStaffDirectory staff, ICurrentPerson person, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<NoteAbsence, Outcome<RecordedDelegation>>, IRequestHandler<EndAbsence, Outcome<RecordedDelegation>>
{
    private const string Insert = "insert into absence (id, person, from_on, until_on, noted_by) values (@Id, @Away, @AwayFrom, @AwayUntil, @NotedBy)";

    private const string Delete = "delete from absence where id = @Id";

    public async Task<Outcome<RecordedDelegation>> Handle(NoteAbsence request, CancellationToken cancellation)
    {
        if ((await staff.ListAsync(cancellation)).All(known => known.Id != request.Away))
            return HandlingRefusals.AssigneeUnknown with { Field = "away" };
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { Id = id, request.Away, request.AwayFrom, request.AwayUntil, NotedBy = person.Id ?? "" }, cancellationToken: cancellation));
        audit.Record($"absence:{id}", new { request.Away, request.AwayFrom, request.AwayUntil });
        return new RecordedDelegation(id);
    }

    public async Task<Outcome<RecordedDelegation>> Handle(EndAbsence request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Delete, new { request.Id }, cancellationToken: cancellation)) == 0)
            return HandlingRefusals.DelegationUnknown;
        audit.Record($"absence:{request.Id}", new { Ended = true });
        return new RecordedDelegation(request.Id);
    }
}

internal static class NoteAbsenceEndpoint
{
    public static void MapNoteAbsence(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<ListDelegationsPage, RecordedDelegation>(
                "/delegations/absence", form => new NoteAbsence(form["away"], form.Date("awayFrom"), form.Date("awayUntil")), _ => ListDelegationsEndpoint.Address)
            .RequireRole(PermitsRole.Manager, Roles.Administrator);
        routes.MapForm<ListDelegationsPage, RecordedDelegation>(
                "/delegations/back", form => new EndAbsence(form["id"]), _ => ListDelegationsEndpoint.Address)
            .RequireRole(PermitsRole.Manager, Roles.Administrator);
    }
}
