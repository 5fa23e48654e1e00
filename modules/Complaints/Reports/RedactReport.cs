using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever has the code takes something out of their own words. What stood there before is kept for the town alone.</summary>
/// <param name="Text">The words as they shall stand from now on.</param>
/// <param name="HidesName">Whether the name is taken out of public sight too.</param>
public sealed record RedactReport(string Code, string Text, bool HidesName) : IChange<RedactedReport>;

/// <param name="Code">The tracking code.</param>
public sealed record RedactedReport(string Code);

internal sealed class RedactReportRules : AbstractValidator<RedactReport>
{
    public RedactReportRules()
    {
        RuleFor(redaction => redaction.Text).NotEmpty().WithErrorCode("report.text-missing");
        RuleFor(redaction => redaction.Text).MaximumLength(FileReportRules.LongestText).WithErrorCode("report.text-too-long");
    }
}

internal sealed class RedactReportHandler(IModuleDatabase database, ReportRedaction redaction) : IRequestHandler<RedactReport, Outcome<RedactedReport>>
{
    private const string Known = "select number from report where code = @Code";

    private const string HideName = "update report set privacy = 'name_hidden' where number = @Number and privacy = 'public'";

    public async Task<Outcome<RedactedReport>> Handle(RedactReport request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ReportRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var number = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(Known, new { Code = code }, cancellationToken: cancellation));
        if (number is not { } known)
            return ReportRefusals.Unknown;
        await redaction.ReplaceAsync(connection, known, request.Text, ReportRedaction.ByTheReporter, cancellation);
        if (request.HidesName)
            await connection.ExecuteAsync(new CommandDefinition(HideName, new { Number = known }, cancellationToken: cancellation));
        return new RedactedReport(code);
    }
}

internal static class RedactReportEndpoint
{
    public static void MapRedactReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<RedactReportPage, RedactedReport>(
                "/cases/{code}/redact",
                form => new RedactReport(form.Route("code"), form["text"], form.Ticked("hideName")),
                redacted => $"/complaints/cases/{redacted.Code}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
