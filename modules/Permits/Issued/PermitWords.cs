using CivicHost.Sdk;

namespace Permits;

/// <summary>What page and PDF say around a permit, in the language of its paper.</summary>
internal sealed class PermitWords(IssuedPermit permit, ITexts texts, ITown town, ITownCalendar calendar)
{
    public string Language => texts.Language;

    public string Title => permit.Paper.Title.Length > 0 ? permit.Paper.Title : Of("title");

    public string Number => texts["issued.paper.number", permit.ShownNumber];

    public string Code => texts["issued.paper.code", ShortCode.Show(permit.ShortCode)];

    public string Issued => texts["issued.paper.issued", Day(permit.IssuedOn)];

    public string Footer => texts["issued.paper.footer", permit.ShownNumber, $"{town.PublicAddress}{VerifyPermitEndpoint.ShortAddress}"];

    public string Validity => permit.ValidUntil is { } until
        ? texts["issued.paper.from-until", Day(permit.ValidFrom), Day(until)]
        : texts["issued.paper.from", Day(permit.ValidFrom)];

    /// <summary>Why the paper is no longer worth what it says, since when; null while it is.</summary>
    public string? Mark => permit.StandingOn(calendar.Today) switch
    {
        PermitStanding.Suspended => Of("suspended", Day(calendar.DateOf(permit.StatusAt))),
        PermitStanding.Revoked => Of("revoked", Day(calendar.DateOf(permit.StatusAt))),
        PermitStanding.Expired => permit.ValidUntil is { } until ? Of("expired", Day(until)) : Of("expired-undated"),
        _ => null,
    };

    /// <summary>The signed code, where it is drawn: without network it would speak for a permit that does not hold.</summary>
    public string Payload => Mark is null ? permit.Payload : "";

    public string Of(string key, params object[] arguments) => texts[$"issued.paper.{key}", arguments];

    /// <summary>Place, what the application says, validity: in the order of the paper.</summary>
    public IEnumerable<PaperLine> Facts()
    {
        if (permit.Place.Length > 0)
            yield return new PaperLine(Of("place"), permit.Place);
        foreach (var line in permit.Paper.Fields)
            yield return line;
        yield return new PaperLine(Of("validity"), Validity);
        if (permit.Renews is { } renewed)
            yield return new PaperLine(Of("renews"), PermitNumber.Show(renewed));
    }

    private string Day(DateOnly day) => day.InWords(texts.Culture);
}
