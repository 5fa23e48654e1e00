using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages permits records an act of the mayor.</summary>
/// <param name="Act">Number of the act.</param>
/// <param name="ActOn">Day of the act.</param>
/// <param name="Types">Codes of the types that it covers; none for all.</param>
/// <param name="Signer">Id of the member of staff who may sign.</param>
/// <param name="Deputy">Id of whoever signs while they are away; empty for nobody.</param>
/// <param name="ValidUntil">Last day; null for until further notice.</param>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record AddDelegation(
    string Act, DateOnly? ActOn, IReadOnlyList<string> Types, string Signer, string Deputy, DateOnly? ValidFrom, DateOnly? ValidUntil) : IChange<RecordedDelegation>;

public sealed record RecordedDelegation(string Id);

internal sealed class AddDelegationRules : AbstractValidator<AddDelegation>
{
    public const int LongestAct = 60;

    public AddDelegationRules(ITownCalendar calendar)
    {
        RuleFor(act => act.Act).NotEmpty().WithErrorCode("decide.act-missing");
        RuleFor(act => act.Act).MaximumLength(LongestAct).WithErrorCode("application.too-long");
        RuleFor(act => act.ActOn).Must(day => day <= calendar.Today).WithErrorCode("decide.act-on-missing");
        RuleFor(act => act.Signer).NotEmpty().WithErrorCode("decide.signer-missing");
        RuleFor(act => act.Deputy).Must((act, deputy) => deputy.Length == 0 || deputy != act.Signer).WithErrorCode("decide.deputy-is-signer");
        RuleFor(act => act.ValidFrom).NotNull().WithErrorCode("decide.valid-from-missing");
        RuleFor(act => act.ValidUntil).Must((act, until) => until is null || until >= act.ValidFrom).WithErrorCode("decide.until-before-from");
    }
}

internal sealed class AddDelegationHandler(
    IModuleDatabase database, PermitTypes types, IStaffDirectory staff, ICurrentPerson person, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<AddDelegation, Outcome<RecordedDelegation>>
{
    private const string Insert =
        """
        insert into delegation (id, act, act_on, types, signer, deputy, valid_from, valid_until, made_by, made_at)
        values (@Id, @Act, @ActOn, @Types, @Signer, @Deputy, @ValidFrom, @ValidUntil, @MadeBy, @Now)
        """;

    public async Task<Outcome<RecordedDelegation>> Handle(AddDelegation request, CancellationToken cancellation)
    {
        var officers = await staff.ListAsync(cancellation, Roles.Officer);
        if (officers.All(officer => officer.Id != request.Signer))
            return HandlingRefusals.AssigneeUnknown with { Field = "signer" };
        if (request.Deputy.Length > 0 && officers.All(officer => officer.Id != request.Deputy))
            return HandlingRefusals.AssigneeUnknown with { Field = "deputy" };
        var known = (await types.ListAsync(cancellation)).Select(type => type.Code).ToHashSet();
        if (request.Types.Any(type => !known.Contains(type)))
            return ApplicationRefusals.TypeUnknown;

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                Id = id,
                request.Act,
                request.ActOn,
                Types = string.Join(' ', request.Types.Distinct()),
                request.Signer,
                Deputy = request.Deputy.Length == 0 ? null : request.Deputy,
                request.ValidFrom,
                request.ValidUntil,
                MadeBy = person.Id ?? "",
                Now = now,
            },
            cancellationToken: cancellation));
        audit.Record($"delegation:{id}", new { request.Act, request.ActOn, request.Types, request.Signer, request.Deputy, request.ValidFrom, request.ValidUntil });
        return new RecordedDelegation(id);
    }
}

internal static class AddDelegationEndpoint
{
    public static void MapAddDelegation(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AddDelegationPage, RecordedDelegation>(
                "/delegations/new",
                form => new AddDelegation(
                    form["act"], form.Date("actOn"), [.. form.All("types").Where(type => type.Length > 0).Take(60)], form["signer"], form["deputy"],
                    form.Date("validFrom"), form.Date("validUntil")),
                _ => ListDelegationsEndpoint.Address)
            .RequireRole(PermitsRole.Manager, Roles.Administrator);
}
