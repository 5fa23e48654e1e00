using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Somebody begins to apply. From now on what they write is kept under a code.</summary>
/// <param name="Type">Code of the type.</param>
public sealed record BeginDraft(string Type) : IChange<BegunDraft>;

/// <param name="Code">Opens the draft, and later the application.</param>
public sealed record BegunDraft(string Code);

internal sealed class BeginDraftHandler(IModuleDatabase database, PermitTypes types, TimeProvider clock, ICurrentPerson person)
    : IRequestHandler<BeginDraft, Outcome<BegunDraft>>
{
    private const string Insert =
        """
        insert into draft (code, type, type_version, applicant, phone, email, quarter, answers, renews, entered_by, begun_at, changed_at)
        values (@Code, @Type, @Version, '', '', '', '', '{}', null, @EnteredBy, @Now, @Now)
        """;

    public async Task<Outcome<BegunDraft>> Handle(BeginDraft request, CancellationToken cancellation)
    {
        if (await types.LatestAsync(request.Type, cancellation) is not { } latest)
            return ApplicationRefusals.TypeUnknown;
        var begun = new BegunDraft(TrackingCode.Next());
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { begun.Code, request.Type, latest.Version, EnteredBy = person.HasRole(Roles.System) ? null : person.Id, Now = clock.GetUtcNow() },
            cancellationToken: cancellation));
        return begun;
    }
}

internal static class BeginDraftEndpoint
{
    public static void MapBeginDraft(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<BeginDraftPage, BegunDraft>(
            "/apply/{type}", form => new BeginDraft(form.Route("type")), begun => $"/permits/drafts/{begun.Code}");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);
    }
}
