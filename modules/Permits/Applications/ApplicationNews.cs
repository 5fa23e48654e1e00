using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>Tells the applicant how the application goes on, with the change that it tells of.</summary>
internal sealed class ApplicationNews(IModuleDatabase database, IMessages messages, ITexts texts, ITown town)
{
    private const string AnyMove = "application-moved";

    private const string One = "select number, code, applicant, phone, email, language, decide_by from application where number = @Number";

    /// <summary>The application has come: the applicant gets code and date.</summary>
    public Task FiledAsync(int number, CancellationToken cancellation) => TellAsync(number, "application-filed", "", "", cancellation);

    /// <summary>The application took a step: whoever the workflow names hears of it.</summary>
    public async Task MovedAsync(ApplicationMove move, Moved moved, PermitType type, CancellationToken cancellation)
    {
        // What an applicant does themselves is no news to them.
        if (move.Roles.Contains(Roles.Applicant))
            return;
        foreach (var notice in moved.Transition.Notices.Where(notice => notice.Audience == Roles.Applicant))
            await TellAsync(move.Number, notice.Template, move.Sentence, moved.State.Code, cancellation, type);
    }

    /// <summary>Tells the applicant something with the running change, by SMS and by e-mail where they left an address.</summary>
    /// <param name="template">Name of the text; one that nobody wrote becomes the general one.</param>
    /// <param name="sentence">What the town adds; may be empty.</param>
    public async Task TellAsync(int number, string template, string sentence, string state, CancellationToken cancellation, PermitType? type = null)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var addressee = await connection.QuerySingleAsync<Addressee>(new CommandDefinition(One, new { Number = number }, cancellationToken: cancellation));
        var language = addressee.Language.Length > 0 ? addressee.Language : town.Languages[0];
        var named = texts.In(language);
        var name = named.Has($"message.{template}.sms") ? template : AnyMove;
        var label = type?.Workflow.States.FirstOrDefault(known => known.Code == state)?.Label(language) ?? "";
        object[] arguments =
        [
            CaseNumber.Show(number), TrackingCode.Show(addressee.Code), label, sentence,
            addressee.DecideBy is { } day ? ApplicationClock.LastDay(day).ToString("d", town.CultureFor(language)) : "",
            $"{town.PublicAddress}/permits/cases/{addressee.Code}",
        ];
        if (PhoneNumber.Read(addressee.Phone, town) is { } phone)
            messages.Send(new MessageTo(MessageChannel.Sms, phone, language), name, ApplicationSubject.Of(number), arguments);
        if (EmailAddress.Read(addressee.Email) is { } email)
            messages.Send(new MessageTo(MessageChannel.Email, email, language), name, ApplicationSubject.Of(number), arguments);
    }

    private sealed record Addressee(int Number, string Code, string Applicant, string Phone, string Email, string Language, DateOnly? DecideBy);
}
