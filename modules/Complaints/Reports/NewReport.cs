using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>A resident reports in three short pages (what, where, the rest), and sees before writing whether somebody was quicker.</summary>
internal static class NewReportEndpoint
{
    /// <summary>Name of a field that no person sees: programs that fill in everything give themselves away.</summary>
    public const string Trap = "website";

    /// <summary>What the names of the category's own fields begin with.</summary>
    public const string FieldPrefix = "own";

    private static readonly FileRules PhotoRules = new(FileKinds.Picture);

    public static void MapNewReport(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ChooseCategoryPage>("/new").AllowAnonymous();
        routes.MapPage<ChoosePlacePage>("/new/{category}").AllowAnonymous();
        var form = routes.MapForm<FileReportPage>("/new/{category}/details", SubmitAsync);
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);
    }

    /// <summary>What every form of a report has in common: photos are received, the place and the category's own fields are read.</summary>
    public static async Task<Outcome<FileReport>> ReadAsync(SubmittedForm form, string category, ITown town, IMediator mediator, CancellationToken cancellation)
    {
        var refusals = new List<Refusal>();
        var photos = await form.ReceiveAllAsync("photo", FileReportRules.MostPhotos, PhotoRules, cancellation);
        refusals.AddRange(photos.Refusals);
        var point = PlaceText.Read(form["place"], town);
        if (point is null && form["place"].Length > 0)
            refusals.Add(ReportRefusals.PlaceUnreadable);
        FormAnswers? answers = null;
        if (await mediator.Send(new ReadFields(category), cancellation) is { } fields)
        {
            var read = await fields.ReadAsync(form, FieldPrefix, PhotoRules, cancellation);
            refusals.AddRange(read.Refusals);
            read.TryGetAnswer(out answers);
        }

        if (refusals.Count > 0)
            return Outcome<FileReport>.Refused(refusals);
        return new FileReport(category, form["quarter"], form["landmark"], form["text"])
        {
            Point = point,
            Reporter = new Reporter(form["name"], form["contact"], form.Ticked("news")),
            Privacy = form["privacy"],
            Answers = answers,
            Photos = photos.Answer,
            FilledTheTrap = form[Trap].Length > 0,
        };
    }

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var mediator = services.GetRequiredService<IMediator>();
        var read = await ReadAsync(form, form.Route("category"), services.GetRequiredService<ITown>(), mediator, cancellation);
        if (!read.TryGetAnswer(out var report))
            return Outcome<IResult>.Refused(read.Refusals);
        var language = services.GetRequiredService<ITexts>().Language;
        var filed = await mediator.Send(
            report with { Channel = "web", IsTrusted = form.IsFromStaff, Reporter = report.Reporter with { Language = language } }, cancellation);
        return filed.IsRefused
            ? Outcome<IResult>.Refused(filed.Refusals)
            : Outcome<IResult>.Granted(filed.ToPage(answer => $"/complaints/receipt/{answer.Code}"));
    }
}

/// <summary>A program files a report as JSON.</summary>
internal static class FileReportEndpoint
{
    public static void MapFileReport(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/reports", FileAsync).WithSummary("api.reports.file").AllowAnonymous().RequireRateLimiting(Limits.AnonymousFiling);

    private static async Task<IResult> FileAsync(ReportToFile? sent, IMediator mediator, ITown town, CancellationToken cancellation)
    {
        if (sent is null)
            return ReportRefusals.NotARequest.ToResult();
        FormAnswers? answers = null;
        if (sent.Answers is { } own && await mediator.Send(new ReadFields(sent.Category ?? ""), cancellation) is { } fields)
        {
            var read = fields.Read(own);
            if (!read.TryGetAnswer(out answers))
                return Outcome<FiledReport>.Refused(read.Refusals).ToOk();
        }

        var point = PlaceText.Read(sent.Place, town);
        if (point is null && !string.IsNullOrWhiteSpace(sent.Place))
            return ReportRefusals.PlaceUnreadable.ToResult();
        var filed = await mediator.Send(sent.ToRequest(point, answers), cancellation);
        return filed.ToCreated(answer => $"/complaints/api/reports/{answer.Code}");
    }

    /// <summary>What a program may say; a photo comes by form, a channel is not its to choose.</summary>
    private sealed record ReportToFile(
        string? Category, string? Quarter, string? Landmark, string? Text, string? Place, string? Name, string? Contact, bool? News, string? Privacy,
        System.Text.Json.JsonElement? Answers)
    {
        public FileReport ToRequest(GeoPoint? point, FormAnswers? answers) => new(
            SubmittedForm.Clean(Category), SubmittedForm.Clean(Quarter), SubmittedForm.Clean(Landmark), SubmittedForm.Clean(Text))
        {
            Point = point,
            Answers = answers,
            Reporter = new Reporter(SubmittedForm.Clean(Name), SubmittedForm.Clean(Contact), News == true),
            Privacy = SubmittedForm.Clean(Privacy),
        };
    }
}
