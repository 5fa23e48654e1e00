using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>A resident says "me too" instead of reporting the same thing again.</summary>
public sealed record SupportReport(int Number) : IChange<SupportedReport>;

/// <param name="Supporters">How many said so by now.</param>
public sealed record SupportedReport(int Number, int Supporters);

internal sealed class SupportReportHandler(IModuleDatabase database, IAuditTrail audit)
    : IRequestHandler<SupportReport, Outcome<SupportedReport>>
{
    private const string Count =
        """
        update report set supporters = supporters + 1
        where number = @Number and is_open and visibility = 'shown' and privacy <> 'secret'
        returning supporters
        """;

    public async Task<Outcome<SupportedReport>> Handle(SupportReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var supporters = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(Count, new { request.Number }, cancellationToken: cancellation));
        if (supporters is not { } counted)
            return ReportRefusals.Unknown;
        audit.Record(ReportSubject.Of(request.Number), new { Supporters = counted });
        return new SupportedReport(request.Number, counted);
    }
}

internal static class SupportReportEndpoint
{
    public static void MapSupportReport(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<ShowReportPage>("/reports/{number}/support", SubmitAsync);
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);
    }

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var number = CaseNumber.Read(form.Route("number")) ?? 0;
        var before = SupportedHere.Read(http.Request);
        if (!before.Contains(number))
        {
            var outcome = await http.RequestServices.GetRequiredService<IMediator>().Send(new SupportReport(number), cancellation);
            if (outcome.IsRefused)
                return Outcome<IResult>.Refused(outcome.Refusals);
            before.Add(number).Keep(http);
        }

        return Outcome<IResult>.Granted(Outcome<int>.Granted(number).ToPage(counted => $"/complaints/reports/{CaseNumber.Show(counted)}"));
    }
}
