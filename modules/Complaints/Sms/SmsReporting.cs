using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Reports by SMS, in one message or in two, and answers to what the town asked.</summary>
internal sealed class SmsReporting(
    IModuleDatabase database, IMediator mediator, CategoryBook categories, IDefinitions definitions, ReportWorkflow workflow, ITown town)
{
    private const int LongestHalf = 1000;

    /// <summary>Where things go that no word names, in the tree that a town begins with.</summary>
    private const string AnythingElse = "other";

    private const string Open =
        """
        select code, workflow_version, state, origin
        from report
        where phone = @Phone and is_open
        order by changed_at desc, number desc
        limit 10
        """;

    /// <summary>What a message begins that has the keyword for it.</summary>
    public async Task<string> ReportAsync(SmsCall call, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        var read = SmsReportText.Read(call.Said.Rest, town, tree);
        return read.HasWords ? await FileAsync(call, call.Said.Rest, read, tree, cancellation) : call.Words["sms.how-report"];
    }

    /// <summary>What a message without keyword means: the place that was asked for, the answer to a question, or a problem told straight away.</summary>
    /// <returns>Null where it means nothing here.</returns>
    public async Task<string?> GoOnAsync(SmsCall call, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        var read = SmsReportText.Read(call.Text, town, tree);
        if (call.HalfSaid.Length > 0 && (read.Quarter is not null || read.Point is not null))
        {
            var whole = $"{call.HalfSaid} {call.Text}";
            return await FileAsync(call, whole, SmsReportText.Read(whole, town, tree) with { Quarter = read.Quarter, Point = read.Point }, tree, cancellation);
        }

        if (call.Text.Length > 0 && await AskedAsync(call, cancellation) is { } code)
            return await ReplyAsync(call, code, cancellation);
        if (read.BeginsWithCategory)
            return await FileAsync(call, call.Text, read, tree, cancellation);
        return call.HalfSaid.Length > 0 ? AskWhere(call, call.HalfSaid) : null;
    }

    private async Task<string> FileAsync(SmsCall call, string text, SmsReportText read, CategoryTree tree, CancellationToken cancellation)
    {
        if (read.Quarter is null && read.Point is null && town.Quarters.Count > 0)
            return AskWhere(call, text);
        var offered = tree.Offered(byStaff: false).ToList();
        var category = read.Category ?? offered.Find(known => known.Code == AnythingElse) ?? offered.LastOrDefault();
        var filed = await mediator.Send(
            new FileReport(category?.Code ?? "", read.Quarter ?? "", "", text)
            {
                Channel = "sms",
                SkipsFields = true,
                Point = read.Point,
                Reporter = new Reporter("", call.From, WantsNews: true, call.Words.Language),
            },
            cancellation);
        return filed.TryGetAnswer(out var answer)
            ? call.Words["sms.filed", TrackingCode.Show(answer.Code), answer.DueOn.ToString("d", call.Words.Culture)]
            : call.Words[filed.Refusals[0].Code, filed.Refusals[0].Arguments];
    }

    private string AskWhere(SmsCall call, string text)
    {
        call.Remembered = SmsCall.Kept(text, LongestHalf);
        return OneSms.With(string.Join(", ", town.Quarters.Select(quarter => quarter.Name)), names => call.Words["sms.where", names]);
    }

    /// <returns>Code of the sender's report in which it is the reporter's turn.</returns>
    private async Task<string?> AskedAsync(SmsCall call, CancellationToken cancellation)
    {
        var open = await call.Connection.QueryAsync<Row>(new CommandDefinition(Open, new { Phone = call.From }, cancellationToken: cancellation));
        foreach (var row in open)
        {
            var definition = await workflow.OfAsync(definitions, row.WorkflowVersion, cancellation);
            if (definition.StateOf(new CaseStanding(row.State, row.Origin.Length == 0 ? null : row.Origin)).Ball == Ball.Applicant)
                return row.Code;
        }

        return null;
    }

    private async Task<string> ReplyAsync(SmsCall call, string code, CancellationToken cancellation)
    {
        var replied = await mediator.Send(new ReplyToTown(code, SmsCall.Kept(call.Text, ReplyToTownRules.LongestText)), cancellation);
        return replied.IsRefused ? call.Words[replied.Refusals[0].Code, replied.Refusals[0].Arguments] : call.Words["sms.replied", TrackingCode.Show(code)];
    }

    private sealed record Row(string Code, int WorkflowVersion, string State, string Origin);
}
