using CivicHost.Sdk;

namespace Permits;

/// <summary>What still stands against handing a draft in, by the same rules by which an application is taken.</summary>
internal static class DraftCheck
{
    public static IEnumerable<Refusal> All(ITown town, DraftFile file)
    {
        var draft = file.Draft;
        return
        [
            .. Applicant(town, new Applicant(draft.Applicant, draft.Phone, draft.Email, ""), draft.Quarter, file),
            .. file.Type.Form.Check(file.Answers).Refusals,
            .. Documents(file),
        ];
    }

    public static IEnumerable<Refusal> Applicant(ITown town, Applicant applicant, string quarter, DraftFile file)
    {
        var filing = new FileApplication(file.Draft.Code, file.Draft.Type, file.Version, applicant, quarter, file.Answers, [], "");
        return new FileApplicationRules(town).Validate(filing).Errors.Select(failure => new Refusal(
            failure.ErrorCode, Field: char.ToLowerInvariant(failure.PropertyName[0]) + failure.PropertyName[1..],
            Arguments: failure.FormattedMessagePlaceholderValues.TryGetValue("MaxLength", out var most) ? [most] : []));
    }

    public static IEnumerable<Refusal> Documents(DraftFile file) => file.Wanted
        .Where(wanted => wanted.IsRequired && file.Given(wanted.Code) is null)
        .Select(wanted => new Refusal("application.document-missing", Field: $"document-{wanted.Code}", Arguments: [wanted.Name]));
}
