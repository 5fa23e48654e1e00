using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>A telephone writes to the town's number, and something comes of it.</summary>
[RequiresRole(Roles.System)]
internal sealed record AnswerSms(string From, string Text) : IChange<AnsweredSms>;

/// <param name="Reply">In the sender's language.</param>
internal sealed record AnsweredSms(string Reply);

/// <summary>A message that is being answered.</summary>
/// <param name="Words">In the sender's language.</param>
/// <param name="HalfSaid">What the sender said of a problem before they were asked where it is; empty for nothing.</param>
internal sealed record SmsCall(DbConnection Connection, string From, string Text, SmsSaid Said, ITexts Words, string HalfSaid)
{
    /// <summary>What is to be remembered of a problem until the next message.</summary>
    public string Remembered { get; set; } = "";

    /// <summary>As much of the text as fits, and no half character at its end.</summary>
    public static string Kept(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)].TrimEnd();
}

internal sealed class AnswerSmsHandler(
    IModuleDatabase database, IMediator mediator, SmsTalks talks, SmsReporting reporting, Followers followers, ReopenWindow window,
    ITexts texts, ITown town)
    : IRequestHandler<AnswerSms, Outcome<AnsweredSms>>
{
    private static readonly Refusal NotUnderstood = new("sms.help");

    private const string ClosedLast =
        """
        select code, closed_at
        from report
        where phone = @Phone and not is_open and merged_into is null and closed_at is not null
        order by closed_at desc
        limit 1
        """;

    public async Task<Outcome<AnsweredSms>> Handle(AnswerSms request, CancellationToken cancellation)
    {
        var text = SubmittedForm.Clean(request.Text);
        var said = new SmsGrammar(texts, town).Read(text);
        await using var connection = await database.OpenAsync(cancellation);
        var before = await talks.ReadAsync(connection, request.From, cancellation);
        var language = SmsTalk.LanguageOf(said, before, town.Languages);
        var call = new SmsCall(connection, request.From, text, said, texts.In(language), before?.Said ?? "");
        if (await ReplyAsync(call, cancellation) is not { } reply)
            return NotUnderstood;
        await talks.KeepAsync(connection, request.From, new SmsTalk(language, call.Remembered), cancellation);
        return new AnsweredSms(reply);
    }

    /// <returns>Null where the message is not for this module.</returns>
    private async Task<string?> ReplyAsync(SmsCall call, CancellationToken cancellation) => call.Said.Verb switch
    {
        SmsVerb.Report => await reporting.ReportAsync(call, cancellation),
        SmsVerb.Reopen => await ReopenAsync(call, cancellation),
        SmsVerb.MeToo => await FollowAsync(call, saysMeToo: true, cancellation),
        SmsVerb.Follow => await FollowAsync(call, saysMeToo: false, cancellation),
        SmsVerb.Stop => await StopAsync(call, cancellation),
        SmsVerb.Confirm when await followers.ConfirmAllAsync(call.Connection, call.From, cancellation) => call.Words["sms.confirmed"],
        SmsVerb.Rate when await RateAsync(call, cancellation) is { } rated => rated,
        _ => await reporting.GoOnAsync(call, cancellation),
    };

    /// <returns>Null where the telephone has nothing to rate.</returns>
    private async Task<string?> RateAsync(SmsCall call, CancellationToken cancellation)
    {
        var digit = SmsWord.Of(call.Text)[0];
        var rating = digit.Folded == "2" ? 2 : 1;
        var code = SmsQuote.Read(call.Text[digit.End..]).Code ?? await ClosedLastAsync(call, cancellation);
        if (code is null)
            return null;
        var rated = await mediator.Send(new RateReport(code, rating), cancellation);
        return rated.IsRefused ? Sentence(call, rated.Refusals[0]) : call.Words[$"rating.{rating}"];
    }

    private async Task<string?> ClosedLastAsync(SmsCall call, CancellationToken cancellation)
    {
        var last = await call.Connection.QuerySingleOrDefaultAsync<Closed?>(new CommandDefinition(
            ClosedLast, new { Phone = call.From }, cancellationToken: cancellation));
        return last is not null && window.IsOpen(last.ClosedAt) ? last.Code : null;
    }

    private async Task<string> ReopenAsync(SmsCall call, CancellationToken cancellation)
    {
        var quote = SmsQuote.Read(call.Said.Rest);
        if (quote.Code is not { } code)
            return call.Words["sms.how-reopen"];
        var reopened = await mediator.Send(new ReopenReport(code, quote.Rest), cancellation);
        return reopened.IsRefused ? Sentence(call, reopened.Refusals[0]) : call.Words["sms.reopened", TrackingCode.Show(code)];
    }

    private async Task<string> FollowAsync(SmsCall call, bool saysMeToo, CancellationToken cancellation)
    {
        if (SmsQuote.Read(call.Said.Rest).Number is not { } number)
            return call.Words[saysMeToo ? "sms.how-me-too" : "sms.how-follow"];
        if (await mediator.Send(new ShowReport(number), cancellation) is not { } found)
            return call.Words["sms.unknown"];
        if (saysMeToo && found.GoesOnIn is { } other)
            return call.Words["sms.me-too-merged", CaseNumber.Show(number), CaseNumber.Show(other)];
        if (saysMeToo && !found.File.Report.IsOpen)
            return call.Words["sms.me-too-closed", CaseNumber.Show(number)];
        await followers.AddAsync(call.Connection, number, call.From, call.Words.Language, saysMeToo, cancellation);
        return call.Words[saysMeToo ? "sms.me-too" : "sms.following", CaseNumber.Show(number)];
    }

    private async Task<string> StopAsync(SmsCall call, CancellationToken cancellation)
    {
        await followers.EndAllAsync(call.Connection, call.From, cancellation);
        return call.Words["sms.stopped"];
    }

    private static string Sentence(SmsCall call, Refusal refusal) => refusal.Code == ReportRefusals.Unknown.Code
        ? call.Words["sms.unknown"]
        : call.Words[refusal.Code, refusal.Arguments];

    private sealed record Closed(string Code, DateTimeOffset ClosedAt);
}
