using CivicHost.Sdk;
using MediatR;

namespace Permits;

/// <summary>Answers <c>PERMIT P27-0000042-0 K7Q4XM</c>: how a permit stands and, with its short code, whose it is. See docs/sms.md.</summary>
internal sealed class PermitSms(IMediator mediator, ITown town, ITexts texts) : IMessageReceiver
{
    /// <summary>With the name of the month: 6/9 is another day on another telephone.</summary>
    private const string DayInWords = "d MMM yyyy";

    /// <summary>Only with a number behind the keyword: a sentence to another module may begin with the same word.</summary>
    public bool Claims(IncomingMessage message) => Words(message) is [var word, .. var rest] && LanguageOf(word) is not null && Read(rest).Number.Length > 0;

    public async Task<MessageReply?> ReceiveAsync(IncomingMessage message, CancellationToken cancellation)
    {
        var words = Words(message);
        if (words.Length == 0 || LanguageOf(words[0]) is not { } language)
            return null;
        var said = texts.In(language);
        var (number, code) = Read(words[1..]);
        if (number.Length == 0)
            return new MessageReply(said["issued.sms.how"]);
        var permit = await mediator.Send(new VerifyPermit(number, code), cancellation);
        return new MessageReply(Answer(permit, said));
    }

    private static string[] Words(IncomingMessage message) => SubmittedForm.Clean(message.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The language of the town whose keyword it is; the default language's first.</summary>
    private string? LanguageOf(string word) => town.Languages.FirstOrDefault(language => texts.In(language)["issued.sms.words"]
        .Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.InvariantCultureIgnoreCase));

    /// <summary>Number and code, however they are broken into groups.</summary>
    private static (string Number, string Code) Read(string[] rest)
    {
        for (var taken = rest.Length; taken > 0; taken--)
        {
            var written = string.Concat(rest[..taken]);
            if (PermitNumber.Read(written) is not null || PermitNumber.IsOfApplication(written))
                return (written, string.Concat(rest[taken..]));
        }

        return ("", "");
    }

    private static string Answer(VerifiedPermit permit, ITexts said)
    {
        if (permit.Standing == PermitStanding.Application)
            return said["issued.sms.application"];
        if (permit.Number is null)
            return said["issued.sms.unknown"];
        var standing = said[$"verify.{PermitStandingWords.CodeOf(permit.Standing)}"];
        // "Revoked, until November" would read as if it were good again in December.
        var stands = permit is { ValidUntil: { } end, Standing: not (PermitStanding.Revoked or PermitStanding.Expired) }
            ? said["issued.sms.until", standing, end.ToString(DayInWords, said.Culture)]
            : standing;
        if (permit.IsCodeWrong)
            return said["issued.sms.code-wrong", permit.Number, stands];
        return permit.Holder is null
            ? said["issued.sms.status", permit.Number, stands]
            : said["issued.sms.holder", permit.Number, stands, permit.Holder, permit.Type!, permit.Place!];
    }
}
