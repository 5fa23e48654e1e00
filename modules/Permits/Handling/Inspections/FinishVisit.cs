using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>An inspector signs what was saved. Where the workflow waits for a checklist, the application goes on with it.</summary>
/// <param name="Version">Version of the visit that the inspector saw.</param>
[RequiresRole(PermitsRole.Inspector, Roles.Officer)]
public sealed record FinishVisit(string Id, int Version) : IChange<FinishedVisit>;

public sealed record FinishedVisit(string Id);

internal sealed class FinishVisitHandler(
    IModuleDatabase database, SideDesk desk, PermitTypes types, ApplicationMoves moves, TimeProvider clock, ICurrentPerson person, ITexts texts)
    : IRequestHandler<FinishVisit, Outcome<FinishedVisit>>
{
    private const string Findings = "select item, finding, note from inspection_item where inspection = @Id order by item limit 200";

    private const string Finish =
        """
        update inspection
        set version = version + 1, state = 'done', done_by = @By, done_at = @Now
        where id = @Id and version = @Version and state = 'planned'
        """;

    public async Task<Outcome<FinishedVisit>> Handle(FinishVisit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await Visits.FindAsync(connection, request.Id, cancellation) is not { } visit || !visit.IsFor(person))
            return VisitRefusals.Unknown;
        if (visit.State != Visit.Planned)
            return VisitRefusals.Over;
        var application = (await desk.LookAsync(connection, visit.Number, null, cancellation)).Answer;
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        var findings = (await connection.QueryAsync<VisitFinding>(new CommandDefinition(Findings, new { visit.Id }, cancellationToken: cancellation))).AsList();
        var missing = VisitNeeds.Of(visit, type.Inspections.FirstOrDefault(plan => plan.Code == visit.Plan)?.Items ?? [], findings);
        if (missing.Count > 0)
            return Outcome<FinishedVisit>.Refused(missing);
        var row = new { visit.Id, request.Version, By = person.Id, Now = clock.GetUtcNow() };
        if (await connection.ExecuteAsync(new CommandDefinition(Finish, row, cancellationToken: cancellation)) == 0)
            return VisitRefusals.ChangedMeanwhile;
        var refused = await StepAsync(connection, application, type, visit, cancellation);
        return refused is null ? new FinishedVisit(visit.Id) : Outcome<FinishedVisit>.Refused(refused);
    }

    private async Task<IReadOnlyList<Refusal>?> StepAsync(
        DbConnection connection, SideCase application, PermitType type, Visit visit, CancellationToken cancellation)
    {
        var roles = new[] { Roles.Officer, PermitsRole.Inspector }.Where(person.HasRole).ToList();
        var result = texts.In(application.Language)[$"visit.event.{visit.Result}"];
        if (application.IsOpen && visit.Result != "impossible" && VisitSteps.After(type.Workflow, application.ToStanding(), roles) is { } step)
        {
            var move = new ApplicationMove(application.Number, null, step.Action, roles, result, visit.Remark)
            {
                Kind = "inspected",
                Brought = Supplied.Checklist,
            };
            var moved = await moves.MoveAsync(move, cancellation);
            return moved.IsRefused ? moved.Refusals : null;
        }

        await desk.ClaimAsync(connection, application, cancellation);
        await desk.NoteAsync(connection, application, new SideNote("inspected", result, visit.Remark), new { Visit = visit.Id, visit.Result }, cancellation);
        return null;
    }
}

/// <summary>What a visit still lacks before it can be signed.</summary>
internal static class VisitNeeds
{
    public static IReadOnlyList<Refusal> Of(Visit visit, IReadOnlyList<CheckItem> items, IReadOnlyList<VisitFinding> findings)
    {
        var missing = new List<Refusal>();
        // Where nothing could be seen there is nothing to tick.
        if (visit.Result != "impossible")
        {
            missing.AddRange(items.Where(item => findings.All(finding => finding.Item != item.Code || finding.Finding.Length == 0))
                .Select(item => new Refusal("visit.item-missing", Field: $"find-{item.Code}", Arguments: [item.Label])));
        }

        if (visit.Result.Length == 0)
            missing.Add(new Refusal("visit.result-missing", Field: "result"));
        if (visit.Result == "fit" && findings.Any(finding => finding.Finding == "not-ok"))
            missing.Add(VisitRefusals.Contradicts);
        if (visit.Result == "impossible" && visit.Remark.Length == 0)
            missing.Add(new Refusal("visit.remark-missing", Field: "remark"));
        if (visit.Signed.Length == 0)
            missing.Add(new Refusal("visit.signed-missing", Field: "signed"));
        return missing;
    }
}

internal static class FinishVisitEndpoint
{
    private static readonly FileRules Photos = new(FileKinds.Picture);

    private const int MostPhotosAtOnce = 6;

    public static void MapFinishVisit(this IEndpointRouteBuilder routes) =>
        routes.MapForm<VisitPage>("/visits/{id}", SubmitAsync).RequireRole(PermitsRole.Inspector, Roles.Officer);

    /// <summary>First everything is saved, then it is signed: what is still missing costs nobody the pictures that were sent.</summary>
    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindVisit(form.Route("id")), cancellation) is not { } sheet)
            return VisitRefusals.Unknown;
        var received = await ReceiveAsync(form, sheet, cancellation);
        if (!received.TryGetAnswer(out var photos))
            return Outcome<IResult>.Refused(received.Refusals);
        var signed = await SignaturesAsync(form, cancellation);
        if (!signed.TryGetAnswer(out var signatures))
            return Outcome<IResult>.Refused(signed.Refusals);
        var findings = sheet.Checklist.Select(item => new VisitFinding(item.Code, form[$"find-{item.Code}"], form[$"note-{item.Code}"]));
        var seen = new SeenOnSpot([.. findings], photos, form["place"], form["result"], form["remark"], form["signed"]) { Signatures = signatures };
        var saved = await mediator.Send(new SaveVisit(sheet.Visit.Id, form.Whole("version") ?? 0, seen), cancellation);
        if (!saved.TryGetAnswer(out var kept))
            return Outcome<IResult>.Refused(saved.Refusals);
        if (!form.Ticked("finish"))
            return Outcome<IResult>.Granted(saved.ToPage(_ => $"{sheet.Visit.Page}?saved=true"));
        var finished = await mediator.Send(new FinishVisit(kept.Id, kept.Version), cancellation);
        if (finished.IsRefused && finished.Refusals[0].Kind == RefusalKind.Invalid)
            return Outcome<IResult>.Granted(saved.ToPage(_ => $"{sheet.Visit.Page}?unfinished=true"));
        return finished.IsRefused
            ? Outcome<IResult>.Refused(finished.Refusals)
            : Outcome<IResult>.Granted(finished.ToPage(_ => $"{sheet.Visit.Page}/record"));
    }

    private static async Task<Outcome<IReadOnlyList<TakenSignature>>> SignaturesAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var taken = new List<TakenSignature>();
        foreach (var who in VisitSignature.Everybody)
        {
            var received = await form.ReceiveAsync($"signature-{who}", Photos, cancellation);
            if (received.IsRefused)
                return Outcome<IReadOnlyList<TakenSignature>>.Refused(received.Refusals);
            taken.Add(new TakenSignature(who, who == VisitSignature.Visited ? form["visited"] : "", received.Answer));
        }

        return Outcome<IReadOnlyList<TakenSignature>>.Granted(taken);
    }

    private static async Task<Outcome<IReadOnlyList<TakenPhoto>>> ReceiveAsync(SubmittedForm form, VisitSheet sheet, CancellationToken cancellation)
    {
        var taken = new List<TakenPhoto>();
        foreach (var item in sheet.Checklist)
        {
            var one = await form.ReceiveAsync($"photo-{item.Code}", Photos, cancellation);
            if (!one.TryGetAnswer(out var file))
                return Outcome<IReadOnlyList<TakenPhoto>>.Refused(one.Refusals);
            if (file is not null)
                taken.Add(new TakenPhoto(item.Code, file));
        }

        var whole = await form.ReceiveAllAsync("photos", MostPhotosAtOnce, Photos, cancellation);
        if (!whole.TryGetAnswer(out var many))
            return Outcome<IReadOnlyList<TakenPhoto>>.Refused(whole.Refusals);
        taken.AddRange(many.Select(file => new TakenPhoto("", file)));
        return Outcome<IReadOnlyList<TakenPhoto>>.Granted(taken);
    }
}
