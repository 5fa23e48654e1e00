using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Signing;
using Dapper;

namespace Permits;

/// <summary>What whoever decides adds to an application for it to become a permit, in the applicant's language.</summary>
/// <param name="Conditions">Under which it is granted.</param>
/// <param name="LegalBasis">Laws and decrees it rests on.</param>
/// <param name="Remedies">How to contest it, until when; empty where nothing is said.</param>
/// <param name="Signer">Name and office; where silence has decided, that nobody signed.</param>
/// <param name="SignerAct">Act by which the signature was delegated; empty where there is none.</param>
internal sealed record PermitSignature(
    IReadOnlyList<string> Conditions, IReadOnlyList<string> LegalBasis, string Remedies, string Signer, string SignerAct)
{
    /// <summary>True where silence has decided: the laws of the type stand before what the certificate says.</summary>
    public bool IsTacit { get; init; }

    /// <summary>The day from which it counts as decided; null for today.</summary>
    public DateOnly? Begins { get; init; }
}

/// <summary>Issues a permit inside the change that decides. Numbers have no gap: one that fails gives its number back.</summary>
internal sealed class PermitIssue(
    IModuleDatabase database, ApplicationReader applications, SigningKeys keys, ITown town, ITownCalendar calendar, TimeProvider clock, ITexts texts,
    IEvents events, IAuditTrail audit)
{
    private const string Count =
        """
        insert into permit_count (year, count) values (@Year, 1)
        on conflict (year) do update set count = permit_count.count + 1
        returning count
        """;

    private const string Insert =
        """
        insert into permit
            (number, application, type, token, short_code, status, status_at, holder, place, valid_from, valid_until, issued_on, issued_at,
             language, paper, payload, key_id, renews, receipt)
        values
            (@Number, @Application, @Type, @Token, @ShortCode, 'valid', @Now, @Holder, @Place, @From, @Until, @Today, @Now,
             @Language, @Paper, @Payload, @KeyId, @Renews, '')
        """;

    /// <summary>Issues the permit of an application.</summary>
    /// <param name="number">The application's.</param>
    /// <param name="signature">What the decision says.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The permit, ready to be shown.</returns>
    /// <exception cref="InvalidOperationException">There is no such application.</exception>
    public async Task<IssuedPermit> IssueAsync(int number, PermitSignature signature, CancellationToken cancellation)
    {
        var file = await applications.FindAsync(number, cancellation) ?? throw new InvalidOperationException($"There is no application {number}.");
        await using var connection = await database.OpenAsync(cancellation);
        var renewed = file.Application.Renews is { } earlier ? await IssuedPermits.ByApplicationAsync(connection, earlier, cancellation) : null;
        var period = PermitPeriod.Of(file.Type.Validity, file.Answers, signature.Begins ?? calendar.Today, renewed?.ValidUntil);
        // Before the key: on PostgreSQL this row makes a second decision wait until this one is on disk or undone.
        var year = calendar.Today.Year;
        var count = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Count, new { Year = year }, cancellationToken: cancellation));
        using var key = await keys.CurrentAsync(connection, cancellation);
        var paper = PaperOf(file, signature);
        var claims = new PermitClaims(
            CaseNumber.Of(year, count), paper.Type, PermitHolder.InCode(file), PermitPlace.Of(file), period.From, period.Until, calendar.Today, town.Name);
        var row = new
        {
            claims.Number,
            Application = number,
            file.Application.Type,
            Token = RandomNumberGenerator.GetHexString(32, lowercase: true),
            ShortCode = ShortCode.Next(),
            Now = clock.GetUtcNow(),
            Holder = file.Application.Applicant,
            claims.Place,
            period.From,
            period.Until,
            calendar.Today,
            file.Application.Language,
            Paper = JsonSerializer.Serialize(paper),
            Payload = Base32.Write(PermitPayload.Sign(claims, key)),
            KeyId = SigningKey.Show(key.Id),
            Renews = renewed?.Number,
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        audit.Record(ApplicationSubject.Of(number), new { Happened = "issued", Permit = PermitNumber.Show(claims.Number), Key = row.KeyId });
        events.Publish(
            "permits.permit-issued.v1", "", new { Number = PermitNumber.Show(claims.Number), row.Type, ValidFrom = period.From, ValidUntil = period.Until });
        return (await IssuedPermits.ByNumberAsync(connection, claims.Number, cancellation))!;
    }

    private IssuedPaper PaperOf(ApplicationFile file, PermitSignature signature)
    {
        var words = texts.In(file.Application.Language);
        var paper = file.Type.Paper;
        return new IssuedPaper(
            file.Type.Name.In(words.Language), paper.Title.In(words.Language), paper.Body.In(words.Language),
            [.. file.Answers.Only(paper.Fields).Shown(words).Select(answer => new PaperLine(answer.Label, answer.Value))],
            signature.Conditions,
            signature.IsTacit ? [.. file.Type.Decision.LegalBasis.Select(basis => basis.In(words.Language)), .. signature.LegalBasis] : signature.LegalBasis, signature.Remedies, signature.Signer, signature.SignerAct);
    }
}

/// <summary>Whose permit it is, as the signed code names them.</summary>
internal static class PermitHolder
{
    /// <summary>The name where the register shows it, else its initials: anybody can read a code that they have photographed.</summary>
    public static string InCode(ApplicationFile file) => file.Type.Register is { IsPublished: true, ShowsHolder: true }
        ? file.Application.Applicant
        : Initials(file.Application.Applicant);

    public static string Initials(string name) => string.Join(
        ' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => $"{StringInfo.GetNextTextElement(part)}."));
}

/// <summary>Where it holds: the place that its paper names, and the quarter.</summary>
internal static class PermitPlace
{
    public static string Of(ApplicationFile file)
    {
        var place = file.Type.Form.Fields.FirstOrDefault(field => field.Type == FieldType.Place && file.Type.Paper.Fields.Contains(field.Name));
        return string.Join(", ", new[] { place is null ? "" : file.Answers[place.Name], file.Application.Quarter }.Where(part => part.Length > 0));
    }
}
