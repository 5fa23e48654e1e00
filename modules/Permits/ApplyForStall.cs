using System.Globalization;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>A resident, or an agent on their behalf, applies for a market stall.</summary>
/// <param name="OriginalShown">The document was shown at the counter, or to whoever holds an API key, and is not kept.</param>
public sealed record ApplyForStall(
    string Applicant, string Phone, string Quarter, string Goods, int SquareMetres, DateOnly? StartsOn, int Months,
    ReceivedFile? Document, bool OriginalShown, string Channel)
    : IChange<FiledApplication>;

/// <param name="Code">What the applicant quotes later on the phone.</param>
/// <param name="DueOn">The day by which the town has decided, in its own calendar.</param>
/// <param name="Fee">In the town's currency.</param>
public sealed record FiledApplication(string Code, DateOnly DueOn, decimal Fee);

internal sealed class ApplyForStallRules : AbstractValidator<ApplyForStall>
{
    public const int LongestName = 120;
    public const int LongestPhone = 40;
    public const int LongestGoods = 200;
    public const int LargestStall = 50;
    public const int LongestMonths = 12;

    public ApplyForStallRules(ITown town, ITownCalendar calendar)
    {
        RuleFor(apply => apply.Applicant).NotEmpty().WithErrorCode("application.applicant-missing");
        RuleFor(apply => apply.Applicant).MaximumLength(LongestName).WithErrorCode("application.too-long");
        RuleFor(apply => apply.Phone).MaximumLength(LongestPhone).WithErrorCode("application.too-long");
        RuleFor(apply => apply.Quarter).Must(quarter => town.Quarters.Count == 0 || town.Quarters.Any(known => known.Name == quarter)).WithErrorCode("application.quarter-missing");
        RuleFor(apply => apply.Goods).NotEmpty().WithErrorCode("application.goods-missing");
        RuleFor(apply => apply.Goods).MaximumLength(LongestGoods).WithErrorCode("application.too-long");
        RuleFor(apply => apply.SquareMetres).InclusiveBetween(1, LargestStall).WithErrorCode("application.size-wrong");
        RuleFor(apply => apply.Months).InclusiveBetween(1, LongestMonths).WithErrorCode("application.months-wrong");
        RuleFor(apply => apply.StartsOn)
            .Must(day => day >= calendar.Today && day <= calendar.Today.AddYears(1)).WithErrorCode("application.start-wrong");
    }
}

internal sealed class ApplyForStallHandler(
    IModuleDatabase database, ITown town, ITownCalendar calendar, TimeProvider clock, StallTariff tariff, IAuditTrail audit, IEvents events,
    IFileStore files, ICurrentPerson person)
    : IRequestHandler<ApplyForStall, Outcome<FiledApplication>>
{
    private const int DecideWithinDays = 30;

    private const string Insert =
        """
        insert into application
            (code, applicant, phone, quarter, goods, square_metres, starts_on, months, fee, document, channel, state, version, filed_at, due_on)
        values
            (@Code, @Applicant, @Phone, @Quarter, @Goods, @SquareMetres, @StartsOn, @Months, @FeeText, @Document, @Channel, 'filed', 1, @Now, @DueOn)
        """;

    public async Task<Outcome<FiledApplication>> Handle(ApplyForStall request, CancellationToken cancellation)
    {
        if (request.Document is null && !(request.OriginalShown && person.Id is not null))
            return ApplicationRefusals.DocumentMissing;

        var now = clock.GetUtcNow();
        var filed = new FiledApplication(
            TrackingCode.Next(), calendar.Deadline(calendar.Today, DecideWithinDays),
            tariff.FeeFor(request.SquareMetres, request.Months, town.Currency));
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                filed.Code,
                request.Applicant,
                request.Phone,
                request.Quarter,
                request.Goods,
                request.SquareMetres,
                request.StartsOn,
                request.Months,
                FeeText = filed.Fee.ToString(CultureInfo.InvariantCulture),
                Document = request.Document?.Id,
                request.Channel,
                Now = now,
                filed.DueOn,
            },
            cancellationToken: cancellation));
        if (request.Document is not null)
            await files.KeepAsync(request.Document, $"application:{filed.Code}", cancellation);
        await Ledger.NoteAsync(connection, new Happening(filed.Code, "filed", person.Id ?? "applicant", now), cancellation);

        audit.Record($"application:{filed.Code}", new { request.Channel, filed.Fee, HasDocument = request.Document is not null });
        events.Publish("permits.application-filed.v1", "", new { request.Quarter });
        return filed;
    }
}

internal static class ApplyForStallEndpoint
{
    public static readonly FileRules DocumentRules = new(FileKinds.Picture | FileKinds.Pdf);

    public static void MapApplyForStall(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<ApplyForStallPage, FiledApplication>("/apply", ReadAsync, filed => $"/permits/receipt/{filed.Code}");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);
        routes.MapPost("/api/applications", async (ApplicationToFile? sent, IMediator mediator, CancellationToken cancellation) => sent is null
                ? ApplicationRefusals.NotARequest.ToResult()
                : (await mediator.Send(sent.ToRequest(), cancellation)).ToCreated(filed => $"/permits/api/applications/{filed.Code}"))
            .RequireScope("permits");
        routes.MapPage<ApplicationReceiptPage>("/receipt/{code}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    private static async Task<Outcome<IChange<FiledApplication>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var document = await form.ReceiveAsync("document", DocumentRules, cancellation);
        if (document.IsRefused)
            return Outcome<IChange<FiledApplication>>.Refused(document.Refusals);
        return Outcome<IChange<FiledApplication>>.Granted(new ApplyForStall(
            form["applicant"], form["phone"], form["quarter"], form["goods"], form.Whole("squareMetres") ?? 0, form.Date("startsOn"),
            form.Whole("months") ?? 0, document.Answer, form.Ticked("originalShown"), form.IsFromStaff ? "counter" : "web"));
    }

    /// <summary>What a counter's program may say: whoever holds the key has seen the applicant's document.</summary>
    private sealed record ApplicationToFile(
        string? Applicant, string? Phone, string? Quarter, string? Goods, int SquareMetres, DateOnly? StartsOn, int Months, bool OriginalShown)
    {
        public ApplyForStall ToRequest() => new(
            SubmittedForm.Clean(Applicant), SubmittedForm.Clean(Phone), SubmittedForm.Clean(Quarter), SubmittedForm.Clean(Goods),
            SquareMetres, StartsOn, Months, Document: null, OriginalShown, Channel: "api");
    }
}
