using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace CivicHost.People;

/// <summary>The first administrator comes in by the link that the server printed. A small town has one person: the role of officer comes with it.</summary>
internal sealed record SetUpTown(string KeyHash, string Name, string FullName, string PasswordHash) : IChange<StaffAdded>;

internal sealed record StaffAdded(string Id);

/// <summary>Whether a set-up link is still good.</summary>
internal sealed record FindSetUp(string KeyHash) : IQuery<bool>;

internal sealed class SetUpTownValidator : AbstractValidator<SetUpTown>
{
    public SetUpTownValidator()
    {
        RuleFor(setUp => setUp.Name).MustBeSignInName();
        RuleFor(setUp => setUp.FullName).MustBeFullName();
    }
}

internal sealed class SetUpTownHandler(IModuleDatabase database, UserManager<StaffMember> staff, IAuditTrail audit)
    : IRequestHandler<SetUpTown, Outcome<StaffAdded>>
{
    private static readonly string[] FirstRoles = [Roles.Administrator, Roles.Officer];

    public async Task<Outcome<StaffAdded>> Handle(SetUpTown request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var used = await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_link where key_hash = @KeyHash and purpose = 'set-up' and not exists (select 1 from staff)",
            new { request.KeyHash }, cancellationToken: cancellation));
        if (used == 0)
            return PeopleRefusals.LinkUsed;

        var first = new StaffMember
        {
            Id = Secrets.NextId(),
            SignInName = request.Name,
            FullName = request.FullName,
            PasswordHash = request.PasswordHash,
        };
        if (!(await staff.CreateAsync(first)).Succeeded)
            return PeopleRefusals.NameTaken;
        await StaffRoles.SetAsync(connection, first.Id, FirstRoles, cancellation);
        audit.Record($"staff:{first.Id}", new { Roles = FirstRoles });
        return new StaffAdded(first.Id);
    }
}

internal sealed class FindSetUpHandler(IModuleDatabase database) : IRequestHandler<FindSetUp, bool>
{
    public async Task<bool> Handle(FindSetUp request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from staff_link where key_hash = @KeyHash and purpose = 'set-up' and not exists (select 1 from staff)",
            new { request.KeyHash }, cancellationToken: cancellation)) == 1;
    }
}

internal static class SetUpTownEndpoint
{
    public static void MapSetUpTown(this IEndpointRouteBuilder routes) =>
        routes.MapForm<SetUpTownPage>("/setup", SubmitAsync).AllowAnonymous().Submit.RequireRateLimiting(Limits.SignIn);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var keyHash = Secrets.Hash(http.Request.Query["key"].ToString());
        if (!await mediator.Send(new FindSetUp(keyHash), cancellation))
            return PeopleRefusals.LinkUsed;

        var setUp = new SetUpTown(keyHash, form["name"], form["fullName"], "");
        var invalid = new SetUpTownValidator().RefusalsOf(setUp);
        var hashed = await NewPassword.HashAsync(form["password"], "password", setUp.Name, http.TownName(), cancellation);
        if (invalid.Count > 0 || hashed.IsRefused)
            return Outcome<IResult>.Refused([.. invalid, .. hashed.Refusals]);

        var outcome = await mediator.Send(setUp with { PasswordHash = hashed.Answer }, cancellation);
        return outcome.IsRefused
            ? Outcome<IResult>.Refused(outcome.Refusals)
            : Outcome<IResult>.Granted(new GoTo("/sign-in?welcome=true"));
    }
}
