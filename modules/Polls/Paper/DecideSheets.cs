using System.Globalization;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>A third member of staff keys the sheets on which the first two differ, without seeing what they keyed; each has to agree with one of them.</summary>
/// <param name="Written">What stands on each sheet that differs, by the sheet's number.</param>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record DecideSheets(string Poll, int Number, IReadOnlyDictionary<int, string> Written) : IChange<KeyedBatch>
{
    public const int Keying = 3;

    public static string FieldOf(int sheet) => string.Create(CultureInfo.InvariantCulture, $"sheet-{sheet}");
}

/// <summary>The sheets of a batch on which two keyings differ; empty where none do.</summary>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record ListDiffering(string Poll, int Number) : IQuery<IReadOnlyList<int>>;

internal sealed class DecideSheetsHandler(
    IModuleDatabase database, IMediator mediator, SheetCasting casting, ICurrentPerson person, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<DecideSheets, Outcome<KeyedBatch>>, IRequestHandler<ListDiffering, IReadOnlyList<int>>
{
    public async Task<Outcome<KeyedBatch>> Handle(DecideSheets request, CancellationToken cancellation)
    {
        var found = await PaperPoll.FindAsync(mediator, request.Poll, clock, cancellation);
        if (!found.TryGetAnswer(out var poll))
            return Outcome<KeyedBatch>.Refused(found.Refusals);
        await using var connection = await database.OpenAsync(cancellation);
        if (await PaperBatch.HoldAsync(connection, poll.Id, request.Number, cancellation) is not { } batch)
            return PaperRefusals.Unknown;
        if (batch.State != PaperBatch.Differs)
            return PaperRefusals.NothingDiffers;
        if (await Sheets.HasKeyedAsync(connection, poll.Id, batch.Number, person.Id!, cancellation))
            return PaperRefusals.KeyedByYou;

        var first = await Sheets.KeptAsync(connection, poll.Id, batch.Number, 1, cancellation);
        var second = await Sheets.KeptAsync(connection, poll.Id, batch.Number, 2, cancellation);
        var decided = first.ToList();
        foreach (var sheet in Sheets.Differing(first, second))
        {
            var read = Sheets.Read(poll.Definition, request.Written.GetValueOrDefault(sheet, ""), sheet, DecideSheets.FieldOf(sheet));
            if (!read.TryGetAnswer(out var ballot))
                return Outcome<KeyedBatch>.Refused(read.Refusals);
            if (ballot != first[sheet - 1] && ballot != second[sheet - 1])
                return PaperRefusals.AgreesWithNeither(sheet);
            decided[sheet - 1] = ballot;
        }

        await Sheets.KeepAsync(connection, poll.Id, batch.Number, DecideSheets.Keying, person.Id!, [], cancellation);
        var taken = await casting.AcceptAsync(connection, poll, batch, decided, cancellation);
        if (taken.IsRefused)
            return Outcome<KeyedBatch>.Refused(taken.Refusals);
        audit.Record($"poll:{poll.Id}", new { Happened = "paper batch decided", Batch = batch.Number, Sheets = Sheets.Differing(first, second).Count });
        return new KeyedBatch(poll.Id, batch.Number, PaperBatch.Accepted);
    }

    public async Task<IReadOnlyList<int>> Handle(ListDiffering request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await PaperBatch.FindAsync(connection, request.Poll, request.Number, cancellation) is { State: PaperBatch.Differs }
            ? Sheets.Differing(
                await Sheets.KeptAsync(connection, request.Poll, request.Number, 1, cancellation),
                await Sheets.KeptAsync(connection, request.Poll, request.Number, 2, cancellation))
            : [];
    }
}

internal static class DecideSheetsEndpoint
{
    public static void MapDecideSheets(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DecideSheetsPage>("/staff/{poll}/paper/{number:int}/decide", SubmitAsync).RequireRole(Roles.Agent, Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var (poll, number) = (form.Route("poll"), BatchAddress.NumberIn(form));
        var written = (await mediator.Send(new ListDiffering(poll, number), cancellation))
            .ToDictionary(sheet => sheet, sheet => form[DecideSheets.FieldOf(sheet)]);
        var decided = await mediator.Send(new DecideSheets(poll, number, written), cancellation);
        return decided.IsRefused
            ? Outcome<IResult>.Refused(decided.Refusals)
            : Outcome<IResult>.Granted(decided.ToPage(keyed => BatchAddress.Of(keyed.Poll, keyed.Number)));
    }
}
