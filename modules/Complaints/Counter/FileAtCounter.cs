using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>An agent writes down what a resident at the counter, or a line of a paper register, says: one page, keyboard only, then a receipt.</summary>
internal static class FileAtCounterEndpoint
{
    /// <summary>Field that tells for which category the page showed its own fields.</summary>
    public const string FieldsFor = "fieldsFor";

    public static void MapFileAtCounter(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FileAtCounterPage>("/counter", SubmitAsync).RequireRole(Roles.Agent, Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var mediator = services.GetRequiredService<IMediator>();
        var category = form["category"];
        if (await mediator.Send(new ReadFields(category), cancellation) is { } fields && form[FieldsFor] != category)
            return new Refusal("counter.fields-added", Field: $"{NewReportEndpoint.FieldPrefix}-{fields.Fields[0].Name}");
        var read = await NewReportEndpoint.ReadAsync(form, category, services.GetRequiredService<ITown>(), mediator, cancellation);
        if (!read.TryGetAnswer(out var report))
            return Outcome<IResult>.Refused(read.Refusals);
        if (report.Reporter is { Contact.Length: > 0 } or { Name.Length: > 0 } && !form.Ticked("consent"))
            return new Refusal("counter.consent-missing", Field: "consent");
        var language = services.GetRequiredService<ITexts>().Language;
        var filed = await mediator.Send(
            report with { Channel = "counter", IsTrusted = true, Reporter = report.Reporter with { Language = language } }, cancellation);
        var isSubjectMissing = category.Length == 0 && filed.Refusals.All(refusal => refusal.Field != ReportRefusals.CategoryMissing.Field);
        return filed.IsRefused
            ? Outcome<IResult>.Refused(isSubjectMissing ? [ReportRefusals.CategoryMissing, .. filed.Refusals] : filed.Refusals)
            : Outcome<IResult>.Granted(filed.ToPage(answer => $"/complaints/receipt/{answer.Code}?at=counter"));
    }
}
