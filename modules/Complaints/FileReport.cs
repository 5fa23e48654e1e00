using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>A resident, or an agent on their behalf, tells the town what is wrong, and where.</summary>
public sealed record FileReport(
    string Category, string Quarter, string Landmark, string Text, string Contact = "", ReceivedFile? Photo = null, string Channel = "api")
    : IChange<FiledReport>;

/// <param name="Code">What the resident quotes later on the phone.</param>
/// <param name="DueOn">The day by which the town has answered, in its own calendar.</param>
public sealed record FiledReport(string Code, DateOnly DueOn);

internal sealed class FileReportRules : AbstractValidator<FileReport>
{
    public const int LongestText = 4000;
    public const int LongestLandmark = 200;
    public const int LongestContact = 120;

    public FileReportRules(ITown town)
    {
        RuleFor(report => report.Category).Must(category => Complaints.Category.All.Contains(category)).WithErrorCode("report.category-missing");
        RuleFor(report => report.Quarter).Must(quarter => town.Quarters.Count == 0 || town.Quarters.Any(known => known.Name == quarter)).WithErrorCode("report.quarter-missing");
        RuleFor(report => report.Landmark ?? "").MaximumLength(LongestLandmark).WithErrorCode("report.landmark-too-long").OverridePropertyName("Landmark");
        RuleFor(report => report.Text).NotEmpty().WithErrorCode("report.text-missing");
        RuleFor(report => report.Text).MaximumLength(LongestText).WithErrorCode("report.text-too-long");
        RuleFor(report => report.Contact ?? "").MaximumLength(LongestContact).WithErrorCode("report.contact-too-long").OverridePropertyName("Contact");
    }
}

internal sealed class FileReportHandler(
    IModuleDatabase database, ITownCalendar calendar, TimeProvider clock, IAuditTrail audit, IEvents events, IFileStore files)
    : IRequestHandler<FileReport, Outcome<FiledReport>>
{
    private const int AnswerWithinDays = 30;

    private const string Insert =
        """
        insert into report
            (code, category, quarter, landmark, text, contact, photo, channel, state, version, filed_at, changed_at, due_on)
        values
            (@Code, @Category, @Quarter, @Landmark, @Text, @Contact, @Photo, @Channel, 'received', 1, @Now, @Now, @DueOn)
        """;

    public async Task<Outcome<FiledReport>> Handle(FileReport request, CancellationToken cancellation)
    {
        var filed = new FiledReport(TrackingCode.Next(), calendar.Deadline(calendar.Today, AnswerWithinDays));
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                filed.Code,
                request.Category,
                Quarter = request.Quarter ?? "",
                Landmark = request.Landmark ?? "",
                request.Text,
                Contact = request.Contact ?? "",
                Photo = request.Photo?.Id,
                request.Channel,
                Now = clock.GetUtcNow(),
                filed.DueOn,
            },
            cancellationToken: cancellation));
        if (request.Photo is not null)
            await files.KeepAsync(request.Photo, $"report:{filed.Code}", cancellation);

        audit.Record($"report:{filed.Code}", new { request.Category, request.Channel });
        events.Publish("complaints.report-filed.v1", "", new { request.Category, request.Quarter });
        return filed;
    }
}

internal static class FileReportEndpoint
{
    private static readonly FileRules PhotoRules = new(FileKinds.Picture);

    public static void MapFileReport(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<FileReportPage, FiledReport>("/new", ReadAsync, filed => $"/complaints/receipt/{filed.Code}");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);

        routes.MapPost("/api/reports", async (ReportToFile? sent, IMediator mediator, CancellationToken cancellation) => sent is null
                ? ReportRefusals.NotARequest.ToResult()
                : (await mediator.Send(sent.ToRequest(), cancellation)).ToCreated(filed => $"/complaints/api/reports/{filed.Code}"))
            .AllowAnonymous().RequireRateLimiting(Limits.AnonymousFiling);
    }

    private static async Task<Outcome<IChange<FiledReport>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var photo = await form.ReceiveAsync("photo", PhotoRules, cancellation);
        if (photo.IsRefused)
            return Outcome<IChange<FiledReport>>.Refused(photo.Refusals);
        return Outcome<IChange<FiledReport>>.Granted(new FileReport(
            form["category"], form["quarter"], form["landmark"], form["text"], form["contact"], photo.Answer, form.IsFromStaff ? "counter" : "web"));
    }

    /// <summary>What a program may say; a photo comes by form, a channel is not its to choose.</summary>
    private sealed record ReportToFile(string? Category, string? Quarter, string? Landmark, string? Text, string? Contact)
    {
        public FileReport ToRequest() => new(
            SubmittedForm.Clean(Category), SubmittedForm.Clean(Quarter), SubmittedForm.Clean(Landmark), SubmittedForm.Clean(Text), SubmittedForm.Clean(Contact));
    }
}
