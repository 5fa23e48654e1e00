using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace CivicHost.People;

/// <summary>The administrator adds somebody who works for the town: with an invitation to choose a password, or with a password from the command line.</summary>
/// <param name="InvitationHash">Hash of the invitation's key; null where <paramref name="PasswordHash"/> is given.</param>
[RequiresRole(CivicHost.Sdk.Roles.Administrator)]
internal sealed record AddStaff(
    string Name, string FullName, IReadOnlyList<string> Roles, string? InvitationHash, string? PasswordHash = null) : IChange<StaffAdded>;

internal sealed class AddStaffValidator : AbstractValidator<AddStaff>
{
    public AddStaffValidator()
    {
        RuleFor(add => add.Name).MustBeSignInName();
        RuleFor(add => add.FullName).MustBeFullName();
        RuleFor(add => add.Roles).Must(roles => roles.All(KnownRoles.CanBeGiven)).WithErrorCode("people.role-unknown");
    }
}

internal sealed class AddStaffHandler(IModuleDatabase database, UserManager<StaffMember> staff, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<AddStaff, Outcome<StaffAdded>>
{
    public async Task<Outcome<StaffAdded>> Handle(AddStaff request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var added = new StaffMember
        {
            Id = Secrets.NextId(),
            SignInName = request.Name,
            FullName = request.FullName,
            PasswordHash = request.PasswordHash,
        };
        if (!(await staff.CreateAsync(added)).Succeeded)
            return PeopleRefusals.NameTaken;

        await StaffRoles.SetAsync(connection, added.Id, request.Roles, cancellation);
        if (request.InvitationHash is { } hash)
            await Invitations.OpenAsync(connection, added.Id, hash, clock.GetUtcNow(), cancellation);
        audit.Record($"staff:{added.Id}", new { request.Roles });
        return new StaffAdded(added.Id);
    }
}

internal static class AddStaffEndpoint
{
    public static void MapAddStaff(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AddStaffPage>("/admin/people/add", SubmitAsync).RequireRole(Roles.Administrator);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var key = Secrets.Next();
        var add = new AddStaff(form["name"], form["fullName"], form.All("roles"), Secrets.Hash(key));
        var added = await http.RequestServices.GetRequiredService<IMediator>().Send(add, cancellation);
        return added.Then(answer => Invitations.Show(http, answer.Id, add.Name, key));
    }
}
