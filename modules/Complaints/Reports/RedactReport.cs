using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever has the code takes something out of their own words. What stood there before is kept for the town alone.</summary>
/// <param name="Words">The texts as they shall stand from now on; those that are not among them stay.</param>
/// <param name="HidesName">Whether the name is taken out of public sight too.</param>
public sealed record RedactReport(string Code, IReadOnlyList<PassageText> Words, bool HidesName) : IChange<RedactedReport>;

/// <param name="Code">The tracking code.</param>
public sealed record RedactedReport(string Code);

/// <summary>Whoever has the code looks what they can take out.</summary>
internal sealed record FindOwnWords(string Code) : IQuery<IReadOnlyList<ReportPassage>>;

internal sealed class RedactReportHandler(IModuleDatabase database, WordsReader reader, ReportRedaction redaction)
    : IRequestHandler<RedactReport, Outcome<RedactedReport>>, IRequestHandler<FindOwnWords, IReadOnlyList<ReportPassage>>
{
    private const string HideName = "update report set privacy = 'name_hidden' where number = @Number and privacy = 'public'";

    public async Task<Outcome<RedactedReport>> Handle(RedactReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (TrackingCode.Read(request.Code) is not { } code || await reader.OfReporterAsync(connection, code, cancellation) is not { } words)
            return ReportRefusals.Unknown;
        var changes = ReportRedaction.ChangesOf(words, request.Words);
        if (!changes.TryGetAnswer(out var changed))
            return Outcome<RedactedReport>.Refused(changes.Refusals);
        var added = changed.Where(change => change.Text != RemovedText.Mark && !TakingAway.Explains(change.Passage.Text, change.Text)).ToList();
        if (added.Count > 0)
            return Outcome<RedactedReport>.Refused([.. added.Select(change => ReportRefusals.SaysSomethingNew with { Field = change.Passage.Name })]);
        if (changed.Count > 0 && !await redaction.ReplaceAsync(connection, words, changed, ReportRedaction.ByTheReporter, cancellation))
            return ReportRefusals.ChangedMeanwhile;
        if (request.HidesName)
            await connection.ExecuteAsync(new CommandDefinition(HideName, new { words.Number }, cancellationToken: cancellation));
        return new RedactedReport(code);
    }

    public async Task<IReadOnlyList<ReportPassage>> Handle(FindOwnWords request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return TrackingCode.Read(request.Code) is { } code && await reader.OfReporterAsync(connection, code, cancellation) is { } words ? words.Passages : [];
    }
}

internal static class RedactReportEndpoint
{
    public static void MapRedactReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<RedactReportPage, RedactedReport>(
                "/cases/{code}/redact",
                form => new RedactReport(form.Route("code"), form.Passages(), form.Ticked("hideName")),
                redacted => $"/complaints/cases/{redacted.Code}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
