using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town renames a unit, gives it another address, or switches it off once nothing is left to it.</summary>
/// <param name="Version">Version of the unit that was seen.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record ChangeUnit(string Code, int Version, string Name, string Email, bool IsActive) : IChange<SavedUnit>;

internal sealed class ChangeUnitRules : AbstractValidator<ChangeUnit>
{
    public ChangeUnitRules()
    {
        RuleFor(unit => unit.Name).MustBeUnitName();
        RuleFor(unit => unit.Email).MustBeUnitEmail();
    }
}

internal sealed class ChangeUnitHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<ChangeUnit, Outcome<SavedUnit>>
{
    private const string Known = "select count(*) from unit where code = @Code";

    private const string InCharge =
        "select (select count(*) from category where unit = @Code) + (select count(*) from route where unit = @Code)";

    private const string OpenReports = "select count(*) from report where unit = @Code and is_open";

    private const string Update =
        """
        update unit set name = @Name, email = @Email, is_active = @IsActive, version = version + 1
        where code = @Code and version = @Version
        """;

    public async Task<Outcome<SavedUnit>> Handle(ChangeUnit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await CountAsync(Known) == 0)
            return UnitRefusals.Unknown;
        if (!request.IsActive && await CountAsync(InCharge) > 0)
            return UnitRefusals.StillInCharge;
        if (!request.IsActive && await CountAsync(OpenReports) > 0)
            return UnitRefusals.HasOpenReports;
        var row = new { request.Code, request.Version, Name = TextsByLanguage.OneLine(request.Name), request.Email, request.IsActive };
        if (await connection.ExecuteAsync(new CommandDefinition(Update, row, cancellationToken: cancellation)) == 0)
            return UnitRefusals.ChangedMeanwhile;
        audit.Record(UnitSubject.Of(request.Code), new { Change = "changed", request.IsActive });
        return new SavedUnit(request.Code);

        Task<long> CountAsync(string sql) =>
            connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, new { request.Code }, cancellationToken: cancellation));
    }
}

internal static class ChangeUnitEndpoint
{
    public static void MapChangeUnit(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ChangeUnitPage, SavedUnit>(
                "/setup/units/{code}",
                form => new ChangeUnit(form.Route("code"), form.Whole("version") ?? 0, form["name"], form["email"], form.Ticked("active")),
                _ => "/complaints/setup/units")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
