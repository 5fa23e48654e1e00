using CivicHost.Sdk;
using MediatR;

namespace Complaints;

/// <summary>A telephone asks how a report stands, or what it can write. By the code it hears everything, by the number what is public.</summary>
[RequiresRole(Roles.System)]
internal sealed record AskBySms(string From, string Text) : IQuery<string?>;

internal sealed class AskBySmsHandler(IModuleDatabase database, IMediator mediator, SmsTalks talks, ITexts texts, ITown town) : IRequestHandler<AskBySms, string?>
{
    public async Task<string?> Handle(AskBySms request, CancellationToken cancellation)
    {
        var said = new SmsGrammar(texts, town).Read(SubmittedForm.Clean(request.Text));
        if (said.Verb is not (SmsVerb.Status or SmsVerb.Help))
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var words = texts.In(SmsTalk.LanguageOf(said, await talks.ReadAsync(connection, request.From, cancellation), town.Languages));
        return said.Verb == SmsVerb.Help ? words["sms.help"] : await StatusAsync(SmsQuote.Read(said.Rest), words, cancellation);
    }

    private async Task<string> StatusAsync(SmsQuote quote, ITexts words, CancellationToken cancellation)
    {
        if (quote.Code is null && quote.Number is null)
            return words["sms.how-status"];
        var found = quote.Code is { } code
            ? await mediator.Send(new FindReport(code), cancellation)
            : await mediator.Send(new FindPublished(quote.Number!.Value), cancellation);
        if (found is null)
            return words["sms.unknown"];
        var report = found.Report;
        var last = found.Timeline().LastOrDefault(happened => happened.Sentence.Length > 0)?.Sentence ?? "";
        return OneSms.With(TextsByLanguage.OneLine(words.Said(last)), sentence => words[
            report.IsOpen ? "sms.status.open" : "sms.status.closed",
            CaseNumber.Show(report.Number), found.Workflow.NameOf(words, report.State), report.DueOn.ToString("d", words.Culture), sentence].TrimEnd());
    }
}
