using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;

namespace Permits;

/// <summary>A resident, or somebody on their behalf, hands an application in.</summary>
/// <param name="Code">The code that it will have: the draft's; null for a new one.</param>
/// <param name="Type">Code of the type.</param>
/// <param name="Version">Version of the type that the answers were given for; another one in the meantime is refused.</param>
/// <param name="Channel">web, counter or api.</param>
public sealed record FileApplication(
    string? Code, string Type, int Version, Applicant Applicant, string Quarter, FormAnswers Answers, IReadOnlyList<HandedInDocument> Documents, string Channel)
    : IChange<FiledApplication>
{
    /// <summary>Number of the application whose permit this one renews.</summary>
    public int? Renews { get; init; }
}

/// <param name="Phone">May be empty.</param>
/// <param name="Email">May be empty.</param>
/// <param name="Language">In which they are told.</param>
public sealed record Applicant(string Name, string Phone, string Email, string Language);

/// <param name="Document">Code in the type.</param>
/// <param name="File">Id of the file, kept already or in <paramref name="Received"/>; null where the original was shown at the counter.</param>
/// <param name="Received">To be kept with the change.</param>
public sealed record HandedInDocument(string Document, string? File, ReceivedFile? Received = null);

/// <param name="Code">What the applicant quotes later on the phone.</param>
/// <param name="DecideBy">By when the law wants a decision; null where it sets no time.</param>
public sealed record FiledApplication(int Number, string Code, DateOnly? DecideBy);

internal sealed class FileApplicationRules : AbstractValidator<FileApplication>
{
    public const int LongestName = 120;
    public const int LongestContact = 120;

    public FileApplicationRules(ITown town)
    {
        RuleFor(filing => filing.Applicant.Name).NotEmpty().WithErrorCode("application.applicant-missing").OverridePropertyName("Applicant");
        RuleFor(filing => filing.Applicant.Name).MaximumLength(LongestName).WithErrorCode("application.too-long").OverridePropertyName("Applicant");
        RuleFor(filing => filing.Applicant.Phone).MaximumLength(LongestContact).WithErrorCode("application.too-long").OverridePropertyName("Phone");
        RuleFor(filing => filing.Applicant.Phone).Must(phone => phone.Length == 0 || PhoneNumber.Read(phone, town) is not null)
            .WithErrorCode("application.phone-unreadable").OverridePropertyName("Phone");
        RuleFor(filing => filing.Applicant.Email).Must(email => email.Length == 0 || EmailAddress.Read(email) is not null)
            .WithErrorCode("application.email-unreadable").OverridePropertyName("Email");
        RuleFor(filing => filing.Quarter).Must(quarter => town.Quarters.Count == 0 ? quarter.Length == 0 : town.Quarters.Any(known => known.Name == quarter))
            .WithErrorCode("application.quarter-missing");
    }
}

internal sealed class FileApplicationHandler(
    IModuleDatabase database, PermitTypes types, ITownCalendar calendar, ITown town, TimeProvider clock, ICurrentPerson person, IAuditTrail audit, IEvents events,
    IFileStore files, ApplicationNews news, ChargeBook charges, ApplicationMoves moves)
    : IRequestHandler<FileApplication, Outcome<FiledApplication>>
{
    private const string Insert =
        """
        insert into application
            (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
             entered_by, filed_at, filed_on, changed_at, entered_at, timer_at, decide_by, warned_days, renews, provenance)
        values
            (@Number, @Code, @Type, @Version, @State, '', true, '', 1, @Name, @Phone, @Email, @Language, @Quarter, @Answers, @Channel,
             @EnteredBy, @Now, @Today, @Now, @Now, @TimerAt, @DecideBy, 0, @Renews, '')
        """;

    private const string InsertDocument =
        """
        insert into application_document (id, number, document, file, state, note, received_at)
        values (@Id, @Number, @Document, @File, 'received', '', @Now)
        """;

    public async Task<Outcome<FiledApplication>> Handle(FileApplication request, CancellationToken cancellation)
    {
        if (await types.UseAsync(request.Type, cancellation) is not { } latest)
            return ApplicationRefusals.TypeUnknown;
        if (!person.IsStaff && !await types.IsOpenAsync(request.Type, cancellation))
            return ApplicationRefusals.TypeClosed;
        if (latest.Version != request.Version)
            return ApplicationRefusals.TypeChanged;
        var missing = MissingDocuments(latest.Type, request);
        if (missing.Count > 0)
            return Outcome<FiledApplication>.Refused(missing);

        var now = clock.GetUtcNow();
        var state = latest.Type.Workflow.Initial;
        await using var connection = await database.OpenAsync(cancellation);
        var number = CaseNumber.Of(calendar.Today.Year, await ApplicationCount.TakeAsync(connection, calendar.Today.Year, 1, cancellation));
        var decideBy = await ApplicationClock.DecideByAsync(connection, latest.Type, state, number, calendar.Today, calendar.Today, cancellation);
        var filed = new FiledApplication(number, request.Code ?? TrackingCode.Next(), decideBy);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                filed.Number,
                filed.Code,
                request.Type,
                request.Version,
                State = state.Code,
                request.Applicant.Name,
                Phone = PhoneNumber.Read(request.Applicant.Phone, town) ?? "",
                request.Applicant.Email,
                Language = request.Applicant.Language.Length > 0 ? request.Applicant.Language : town.Languages[0],
                request.Quarter,
                Answers = request.Answers.ToJson(),
                request.Channel,
                EnteredBy = person.HasRole(Roles.System) ? null : person.Id,
                Now = now,
                calendar.Today,
                TimerAt = CaseTimer.Next(state, now, now, calendar.Working)?.At,
                DecideBy = decideBy,
                request.Renews,
            },
            cancellationToken: cancellation));
        await KeepDocumentsAsync(connection, filed, request, now, cancellation);
        await new NewEvent(number, now, "filed", "", state.Code, "", "", person.Id).InsertAsync(connection, cancellation);

        audit.Record(ApplicationSubject.Of(number), new { Happened = "filed", request.Type, request.Version, request.Channel, Documents = request.Documents.Count });
        events.Publish("permits.application-filed.v1", "", new { request.Type, request.Quarter });
        await news.FiledAsync(number, cancellation);
        if (!await charges.EnterAsync(number, latest.Type, state, cancellation))
            await moves.PayAsync(number, "", cancellation);
        return filed;
    }

    private static List<Refusal> MissingDocuments(PermitType type, FileApplication request) =>
    [
        .. type.DocumentsFor(request.Answers)
            .Where(wanted => wanted.IsRequired && request.Documents.All(given => given.Document != wanted.Code))
            .Select(wanted => new Refusal("application.document-missing", Field: $"document-{wanted.Code}", Arguments: [wanted.Name])),
    ];

    private async Task KeepDocumentsAsync(
        DbConnection connection, FiledApplication filed, FileApplication request, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var document in request.Documents)
        {
            if (document.Received is { } received)
                await files.KeepAsync(received, ApplicationSubject.OfFiles(filed.Code), cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                InsertDocument,
                new { Id = Guid.CreateVersion7(now).ToString(), filed.Number, document.Document, document.File, Now = now },
                cancellationToken: cancellation));
        }

        foreach (var file in request.Answers.Files)
            await files.KeepAsync(file, ApplicationSubject.OfFiles(filed.Code), cancellation);
    }
}

/// <summary>Hands out case numbers, counted in each year without gaps.</summary>
internal static class ApplicationCount
{
    private const string Take =
        """
        insert into application_count (year, count) values (@Year, @More)
        on conflict (year) do update set count = application_count.count + @More
        returning count
        """;

    /// <summary>Takes numbers of a year, inside the running change.</summary>
    /// <returns>The last one taken; the others come right before it.</returns>
    public static Task<int> TakeAsync(DbConnection connection, int year, int more, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(Take, new { Year = year, More = more }, cancellationToken: cancellation));
}
