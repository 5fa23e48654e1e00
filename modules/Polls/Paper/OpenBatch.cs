using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An agent brings the sheets of one place: counted by hand, photographed, in an envelope that gets a number.</summary>
/// <param name="Place">Where it was voted.</param>
/// <param name="Photo">Picture of the sheets.</param>
/// <param name="Replaces">Number of a reversed batch whose sheets these are again, with the same people; or null.</param>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record OpenBatch(string Poll, string Place, int Sheets, ReceivedFile? Photo, int? Replaces = null) : IChange<OpenedBatch>;

/// <param name="Number">To be written on the envelope.</param>
internal sealed record OpenedBatch(string Poll, int Number);

internal sealed class OpenBatchRules : AbstractValidator<OpenBatch>
{
    /// <summary>A pile that two people can key without a pause.</summary>
    public const int MostSheets = 100;

    public const int LongestPlace = 120;

    public OpenBatchRules()
    {
        RuleFor(batch => batch.Place).Must(place => place.Length is > 0 and <= LongestPlace).WithErrorCode(PaperRefusals.PlaceMissing.Code);
    }
}

internal sealed class OpenBatchHandler(IModuleDatabase database, IMediator mediator, IFileStore files, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<OpenBatch, Outcome<OpenedBatch>>
{
    /// <summary>Two that open a batch at once get two numbers: the second waits here.</summary>
    private const string LockPoll = "update poll set id = id where id = @Poll";

    private const string Next = "select coalesce(max(number), 0) + 1 from paper_batch where poll = @Poll";

    private const string Known = "select number from paper_batch where poll = @Poll and photo_hash = @Hash and state <> 'reversed'";

    private const string Insert =
        """
        insert into paper_batch (poll, number, place, sheets, photo, photo_hash, state, reverses, reason, spoiled)
        values (@Poll, @Number, @Place, @Sheets, @Photo, @Hash, 'marking', null, '', 0)
        """;

    private const string TakeMarks =
        """
        update paper_mark set batch = @Number
        where poll = @Poll and batch = @Replaces
            and exists (select 1 from paper_batch where poll = @Poll and number = @Replaces and state = 'reversed')
        """;

    public async Task<Outcome<OpenedBatch>> Handle(OpenBatch request, CancellationToken cancellation)
    {
        var found = await PaperPoll.FindAsync(mediator, request.Poll, clock, cancellation);
        if (!found.TryGetAnswer(out var poll))
            return Outcome<OpenedBatch>.Refused(found.Refusals);
        if (request.Sheets is < 1 or > OpenBatchRules.MostSheets)
            return PaperRefusals.SheetsWrong;
        if (request.Photo is not { } photo)
            return PaperRefusals.PhotoMissing;

        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(LockPoll, new { Poll = poll.Id }, cancellationToken: cancellation));
        var number = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Next, new { Poll = poll.Id }, cancellationToken: cancellation));
        await files.KeepAsync(photo, $"poll:{poll.Id}:batch:{number}", cancellation);
        var hash = await HashAsync(photo.Id, cancellation);
        if (await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
                Known, new { Poll = poll.Id, Hash = hash }, cancellationToken: cancellation)) is { } known)
        {
            return PaperRefusals.PhotoKnown(known);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Poll = poll.Id, Number = number, request.Place, request.Sheets, Photo = photo.Id, Hash = hash },
            cancellationToken: cancellation));
        if (request.Replaces is { } replaced && !await TakeMarksAsync(connection, poll.Id, number, replaced, request.Sheets, cancellation))
            return PaperRefusals.ReplacesWrong;
        audit.Record($"poll:{poll.Id}", new { Happened = "paper batch opened", Batch = number, request.Sheets, Photo = hash, request.Replaces });
        return new OpenedBatch(poll.Id, number);
    }

    private static async Task<bool> TakeMarksAsync(
        DbConnection connection, string poll, int number, int replaced, int sheets, CancellationToken cancellation)
    {
        var taken = await connection.ExecuteAsync(new CommandDefinition(
            TakeMarks, new { Poll = poll, Number = number, Replaces = replaced }, cancellationToken: cancellation));
        return taken > 0 && taken <= sheets;
    }

    private async Task<string> HashAsync(string photo, CancellationToken cancellation)
    {
        var kept = await files.FindAsync(photo, cancellation) ?? throw new InvalidOperationException("The photo was kept a moment ago.");
        await using var content = kept.Open();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
    }
}

internal static class OpenBatchEndpoint
{
    private const int MaximumSide = 2400;

    private static readonly FileRules PhotoRules = new(FileKinds.Picture, MaximumSide: MaximumSide);

    public static void MapOpenBatch(this IEndpointRouteBuilder routes) =>
        routes.MapForm<BatchesPage, OpenedBatch>(
            "/staff/{poll}/paper", ReadAsync, opened => $"/polls/staff/{opened.Poll}/paper/{opened.Number}").RequireRole(Roles.Agent, Roles.Officer);

    private static async Task<Outcome<IChange<OpenedBatch>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var photo = await form.ReceiveAsync("photo", PhotoRules, cancellation);
        return photo.IsRefused
            ? Outcome<IChange<OpenedBatch>>.Refused(photo.Refusals)
            : Outcome<IChange<OpenedBatch>>.Granted(
                new OpenBatch(form.Route("poll"), form["place"], form.Whole("sheets") ?? 0, photo.Answer, form.Whole("replaces")));
    }
}
