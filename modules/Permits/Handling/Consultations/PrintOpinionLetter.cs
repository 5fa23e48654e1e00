using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>An officer prints the letter that asks for an opinion, with a code that was never shown before; letters printed earlier stay good.</summary>
/// <param name="Hash">Of the code: the code itself is nowhere but on the paper.</param>
[RequiresRole(Roles.Officer)]
public sealed record PrintOpinionLetter(int Number, string Id, string Hash) : IChange<PrintedLetter>;

/// <param name="Hash">Of the code that opens the consultation; another than was sent where the same form had been sent before.</param>
public sealed record PrintedLetter(string Hash);

internal sealed class PrintOpinionLetterHandler(IModuleDatabase database, SideDesk desk, ITownCalendar calendar, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<PrintOpinionLetter, Outcome<PrintedLetter>>
{
    private const int MostKeys = 10;

    private const string One = Consultation.Columns + "\nwhere number = @Number and id = @Id";

    private const string Count = "select count(*) from consultation_key where consultation = @Id";

    public async Task<Outcome<PrintedLetter>> Handle(PrintOpinionLetter request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var key = new { request.Number, request.Id };
        if (await connection.QuerySingleOrDefaultAsync<Consultation?>(new CommandDefinition(One, key, cancellationToken: cancellation)) is not { } consultation)
            return OpinionRefusals.Unknown;
        var application = (await desk.LookAsync(connection, request.Number, null, cancellation)).Answer;
        if (!consultation.TakesAnswers(calendar.Today, application.IsOpen))
            return OpinionRefusals.TooLate;
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Count, key, cancellationToken: cancellation)) >= MostKeys)
            return OpinionRefusals.TooManyLetters;
        await OpinionKey.KeepAsync(connection, request.Id, request.Hash, clock.GetUtcNow(), cancellation);
        audit.Record(ApplicationSubject.Of(request.Number), new { LetterOf = request.Id });
        return new PrintedLetter(request.Hash);
    }
}

internal static class PrintOpinionLetterEndpoint
{
    public static void MapPrintOpinionLetter(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ConsultationPage>("/inbox/{number}/consultations/{id}/letter", PrintAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> PrintAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var code = OpinionKey.NextCode();
        var hash = OpinionKey.Hash(code);
        var printed = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new PrintOpinionLetter(CaseNumber.Read(form.Route("number")) ?? 0, form.Route("id"), hash), cancellation);
        if (!printed.TryGetAnswer(out var letter))
            return Outcome<IResult>.Refused(printed.Refusals);
        return letter.Hash == hash
            ? Outcome<IResult>.Granted(new LetterResult(form.Route("number"), form.Route("id"), code))
            : OpinionRefusals.PrintedAlready;
    }

    /// <summary>The letter as the answer itself: an address with the code in it would stay in the browser's history.</summary>
    private sealed class LetterResult(string number, string id, string code) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.Headers.CacheControl = "no-store";
            var parameters = new Dictionary<string, object?>
            {
                [nameof(OpinionLetterPage.Number)] = number,
                [nameof(OpinionLetterPage.Id)] = id,
                [nameof(OpinionLetterPage.Code)] = code,
            };
            return http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(http, typeof(OpinionLetterPage), parameters, null);
        }
    }
}
