using System.Net.Mail;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town names a unit that cases can be given to.</summary>
/// <param name="Code">Lower-case letters, digits, hyphens; never changes.</param>
/// <param name="Email">Where its new cases are announced; empty for nowhere.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record AddUnit(string Code, string Name, string Email) : IChange<SavedUnit>;

public sealed record SavedUnit(string Code);

internal sealed class AddUnitRules : AbstractValidator<AddUnit>
{
    public AddUnitRules()
    {
        RuleFor(unit => unit.Code).Must(CategoryPlan.IsCode).WithErrorCode("unit.code-form");
        RuleFor(unit => unit.Name).MustBeUnitName();
        RuleFor(unit => unit.Email).MustBeUnitEmail();
    }
}

internal static class UnitRules
{
    public const int LongestName = 100;
    public const int LongestEmail = 120;

    public static void MustBeUnitName<T>(this IRuleBuilder<T, string> rule) => rule
        .NotEmpty().WithErrorCode("unit.name-missing")
        .MaximumLength(LongestName).WithErrorCode("unit.name-too-long");

    public static void MustBeUnitEmail<T>(this IRuleBuilder<T, string> rule) => rule
        .MaximumLength(LongestEmail).WithErrorCode("unit.email-form")
        .Must(email => email.Length == 0 || IsEmail(email)).WithErrorCode("unit.email-form");

    private static bool IsEmail(string email) => MailAddress.TryCreate(email, out var address) && address.Address == email;
}

internal sealed class AddUnitHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<AddUnit, Outcome<SavedUnit>>
{
    private const string Insert =
        """
        insert into unit (code, name, email, is_active, version) values (@Code, @Name, @Email, true, 1)
        on conflict (code) do nothing
        """;

    public async Task<Outcome<SavedUnit>> Handle(AddUnit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = new { request.Code, Name = TextsByLanguage.OneLine(request.Name), request.Email };
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation)) == 0)
            return UnitRefusals.CodeTaken;
        audit.Record(UnitSubject.Of(request.Code), new { Change = "added" });
        return new SavedUnit(request.Code);
    }
}

internal static class AddUnitEndpoint
{
    public static void MapAddUnit(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AddUnitPage, SavedUnit>(
                "/setup/units/new",
                form => new AddUnit(form["code"], form["name"], form["email"]),
                saved => $"/complaints/setup/units/{saved.Code}")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
