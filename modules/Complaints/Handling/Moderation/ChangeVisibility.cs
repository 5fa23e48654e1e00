using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer releases a report from quarantine, takes it out of public sight, or puts it back.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="To">shown or hidden.</param>
/// <param name="Reason">Code of the reason for hiding; whoever has the code of the report reads its sentence.</param>
[RequiresRole(Roles.Officer)]
public sealed record ChangeVisibility(int Number, int Version, string To, string Reason = "") : IChange<DeskAnswer>;

internal sealed class ChangeVisibilityRules : AbstractValidator<ChangeVisibility>
{
    public ChangeVisibilityRules()
    {
        RuleFor(change => change.To).Must(to => to is Visibility.Shown or Visibility.Hidden).WithErrorCode("handle.visibility-unknown").OverridePropertyName("Visibility");
        RuleFor(change => change.Reason)
            .Must((change, reason) => change.To != Visibility.Hidden || ModerationReason.All.Contains(reason))
            .WithErrorCode(DeskRefusals.ReasonMissing.Code);
    }
}

internal sealed class ChangeVisibilityHandler(IModuleDatabase database, ReportDesk desk, ReportNews news) : IRequestHandler<ChangeVisibility, Outcome<DeskAnswer>>
{
    private const string Change = "update report set visibility = @To where number = @Number";

    public async Task<Outcome<DeskAnswer>> Handle(ChangeVisibility request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (report.Visibility == request.To)
            return DeskRefusals.SameVisibility;
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        await connection.ExecuteAsync(new CommandDefinition(Change, new { request.Number, request.To }, cancellationToken: cancellation));
        var note = request.To == Visibility.Hidden ? new DeskNote("hidden", Note: request.Reason) : new DeskNote("released");
        await desk.NoteAsync(connection, report, note, cancellation);
        if (report.Visibility == Visibility.Quarantined && request.To == Visibility.Shown)
            await news.ShownAsync(request.Number, cancellation);
        return new DeskAnswer(request.Number);
    }
}

internal static class ChangeVisibilityEndpoint
{
    public static void MapChangeVisibility(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<VisibilityForm>, DeskAnswer>(
                "/inbox/{number}/visibility",
                form => new ChangeVisibility(form.Number(), form.Version(), form["visibility"], form["reason"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
}
