using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer who may sign suspends a permit, lets it hold again or revokes it, and says why. The holder is told.</summary>
/// <param name="Number">Of the application on which it was issued.</param>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Act">suspend, resume or revoke.</param>
/// <param name="LegalBasis">Required unless it holds again.</param>
[RequiresRole(Roles.Officer)]
public sealed record ChangePermit(int Number, int Version, string Act, string Reasons, string LegalBasis) : IChange<ChangedPermit>;

public sealed record ChangedPermit(int Number);

internal sealed class ChangePermitRules : AbstractValidator<ChangePermit>
{
    public const int LongestReasons = 1000;
    public const int LongestBasis = 500;

    public ChangePermitRules()
    {
        RuleFor(change => change.Reasons).NotEmpty().WithErrorCode("after.reasons-missing");
        RuleFor(change => change.Reasons).MaximumLength(LongestReasons).WithErrorCode("after.too-long");
        RuleFor(change => change.LegalBasis).NotEmpty().When(change => change.Act != PermitActs.Resume).WithErrorCode("after.basis-missing");
        RuleFor(change => change.LegalBasis).MaximumLength(LongestBasis).WithErrorCode("after.too-long");
    }
}

internal static class PermitActs
{
    public const string Suspend = "suspend";
    public const string Resume = "resume";
    public const string Revoke = "revoke";

    public static readonly Refusal Unknown = new("after.act-unknown", RefusalKind.NotFound);

    /// <summary>How the ledger and the notices call it; null where there is no such act.</summary>
    public static string? KindOf(string act) => act switch { Suspend => "suspended", Resume => "resumed", Revoke => "revoked", _ => null };

    /// <summary>What may be done to a permit as it stands.</summary>
    public static IReadOnlyList<string> PossibleFor(IssuedPermit permit, DateOnly today) => permit.StandingOn(today) switch
    {
        PermitStanding.Valid or PermitStanding.NotYet => [Suspend, Revoke],
        PermitStanding.Suspended => [Resume, Revoke],
        PermitStanding.Expired => [Revoke],
        _ => [],
    };
}

internal sealed class ChangePermitHandler(IModuleDatabase database, SideDesk desk, PermitStatusChange permits, SigningRights rights, PermitTypes types, ApplicationNews news)
    : IRequestHandler<ChangePermit, Outcome<ChangedPermit>>
{
    public async Task<Outcome<ChangedPermit>> Handle(ChangePermit request, CancellationToken cancellation)
    {
        if (PermitActs.KindOf(request.Act) is not { } kind)
            return PermitActs.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var application))
            return Outcome<ChangedPermit>.Refused(look.Refusals);
        var signing = await rights.OfAsync(connection, application.Type, cancellation);
        if (!signing.TryGetAnswer(out var right))
            return Outcome<ChangedPermit>.Refused(signing.Refusals);
        var changing = request.Act switch
        {
            PermitActs.Suspend => permits.SuspendAsync(request.Number, cancellation),
            PermitActs.Resume => permits.ResumeAsync(request.Number, cancellation),
            _ => permits.RevokeAsync(request.Number, cancellation),
        };
        if (await changing is { } refusal)
            return refusal;
        if (!await desk.ClaimAsync(connection, application, cancellation))
            return ApplicationRefusals.ChangedMeanwhile;
        var sentence = request.LegalBasis.Length > 0 ? $"{request.Reasons} ({request.LegalBasis})" : request.Reasons;
        await desk.NoteAsync(connection, application, new SideNote(kind, sentence), new { Permit = kind, right.Act }, cancellation);
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        await news.TellAsync(request.Number, $"permit-{kind}", sentence, application.State, cancellation, type);
        return new ChangedPermit(request.Number);
    }
}

internal static class ChangePermitEndpoint
{
    public static void MapChangePermit(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<ChangePermitPage, ChangedPermit>(
                "/inbox/{number}/permit/{act}",
                form => new ChangePermit(
                    CaseNumber.Read(form.Route("number")) ?? 0, form.Whole("version") ?? 0, form.Route("act"), form["reasons"], form["legalBasis"]),
                changed => $"/permits/inbox/{CaseNumber.Show(changed.Number)}/permit-notice")
            .RequireRole(Roles.Officer);
        routes.MapPage<PermitNoticePage>("/inbox/{number}/permit-notice").RequireRole(Roles.Officer, Roles.Agent);
    }
}
