using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>An officer puts right what a report is about and where.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="Point">Where exactly, or null.</param>
/// <param name="Reroutes">Whether it goes to the unit that the rules name for the new category and place.</param>
[RequiresRole(Roles.Officer)]
public sealed record ChangePlace(int Number, int Version, string Category, string Quarter, string Landmark, GeoPoint? Point, bool Reroutes) : IChange<DeskAnswer>;

internal sealed class ChangePlaceRules : AbstractValidator<ChangePlace>
{
    public ChangePlaceRules(ITown town)
    {
        RuleFor(change => change.Quarter)
            .Must((change, quarter) => town.Quarters.Any(known => known.Name == quarter) || (quarter.Length == 0 && (town.Quarters.Count == 0 || change.Point is not null)))
            .WithErrorCode("report.quarter-missing");
        RuleFor(change => change.Landmark).MaximumLength(FileReportRules.LongestLandmark).WithErrorCode("report.landmark-too-long");
    }
}

internal sealed class ChangePlaceHandler(
    IModuleDatabase database, ReportDesk desk, CategoryBook categories, RouteBook routes, ReportLedger ledger, IDefinitions definitions, ReportWorkflow workflow,
    ITexts texts, TimeProvider clock)
    : IRequestHandler<ChangePlace, Outcome<DeskAnswer>>
{
    private const string Change =
        """
        update report
        set category = @Category, quarter = @Quarter, landmark = @Landmark, latitude = @Latitude, longitude = @Longitude, cell = @Cell, privacy = @Privacy,
            unit = @Unit, assignee = @Assignee, answers = @Answers, fields_version = @FieldsVersion, due_at = @DueAt
        where number = @Number
        returning text
        """;

    public async Task<Outcome<DeskAnswer>> Handle(ChangePlace request, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (tree.Find(request.Category) is not { } category || tree.IsGroup(category.Code) || !(category.IsActive || category.Code == report.Category))
            return ReportRefusals.CategoryMissing;
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        var unit = request.Reroutes ? await routes.UnitForAsync(database, tree, category, request.Quarter, cancellation) : report.Unit;
        var isOther = category.Code != report.Category;
        var after = report with
        {
            Unit = unit,
            Assignee = unit == report.Unit ? report.Assignee : null,
            DueAt = isOther ? await DueAtAsync(connection, report, category, cancellation) : report.DueAt,
        };
        var text = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            Change,
            new
            {
                request.Number,
                request.Category,
                request.Quarter,
                request.Landmark,
                request.Point?.Latitude,
                request.Point?.Longitude,
                Cell = request.Point is { } point ? GeoCell.Of(point) : (long?)null,
                Privacy = Privacy.Closer(category.Privacy, report.Privacy),
                after.Unit,
                after.Assignee,
                after.DueAt,
                Answers = isOther ? "{}" : report.Answers,
                FieldsVersion = isOther ? 0 : report.FieldsVersion,
            },
            cancellationToken: cancellation));
        await SearchWords.PutAsync(connection, database.Engine, request.Number, $"{text} {request.Landmark}", cancellation);
        await desk.SetTimerAsync(connection, after, cancellation);
        await desk.NoteAsync(connection, report, new DeskNote("placed", request.Category, Note: await BeforeAsync(report, tree, isOther, cancellation)), cancellation);
        if (unit != report.Unit)
            await desk.NoteAsync(connection, report, new DeskNote("routed", unit), cancellation);
        return new DeskAnswer(request.Number, await desk.IsReadableAsync(connection, request.Number, cancellation));
    }

    /// <summary>Another category promises another service level; what was used of the former one stays used.</summary>
    private async Task<DateTimeOffset?> DueAtAsync(DbConnection connection, DeskReport report, Category category, CancellationToken cancellation)
    {
        if (report.DueAt is null)
            return null;
        var definition = await workflow.OfAsync(definitions, report.WorkflowVersion, cancellation);
        return await ledger.DueAtAsync(connection, definition, report.Number, report.FiledAt, category.AnswerHours, clock.GetUtcNow(), cancellation);
    }

    /// <summary>What stood there before; answers to the former category's own fields would be lost otherwise.</summary>
    private async Task<string> BeforeAsync(DeskReport report, CategoryTree tree, bool isOther, CancellationToken cancellation)
    {
        var lines = new List<string> { string.Join(", ", new[] { tree.NameOf(texts, report.Category), report.Quarter, report.Landmark }.Where(part => part.Length > 0)) };
        if (isOther && await categories.FieldsAsync(database, report.Category, report.FieldsVersion, cancellation) is { } fields)
            lines.AddRange(FormAnswers.Parse(fields, report.Answers).Shown(texts).Select(answer => $"{answer.Label}: {answer.Value}"));
        return string.Join('\n', lines);
    }
}

internal static class ChangePlaceEndpoint
{
    public static void MapChangePlace(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<PlaceForm>>("/inbox/{number}/place", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var point = PlaceText.Read(form["place"], services.GetRequiredService<ITown>());
        if (point is null && form["place"].Length > 0)
            return ReportRefusals.PlaceUnreadable;
        var changed = await services.GetRequiredService<IMediator>().Send(
            new ChangePlace(form.Number(), form.Version(), form["category"], form["quarter"], form["landmark"], point, form.Ticked("reroute")), cancellation);
        return changed.ToPageResult(answer => answer.Address);
    }
}
