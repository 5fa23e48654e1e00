using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An agent looks for the voter who stands before them.</summary>
/// <param name="Shown">A slip's code, a document's number, or a name, as typed; empty where anybody may vote.</param>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record FindVoter(string Poll, string Shown) : IQuery<Outcome<FoundVoters>>;

/// <param name="Voters">At least one.</param>
internal sealed record FoundVoters(Poll Poll, IReadOnlyList<CounterVoter> Voters);

/// <summary>The same voter again, by their key in the roll; null where this poll has no such voter.</summary>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record SeeVoter(string Poll, string Person) : IQuery<CounterVoter?>;

internal sealed class FindVoterHandler(IModuleDatabase database, IMediator mediator, TimeProvider clock)
    : IRequestHandler<FindVoter, Outcome<FoundVoters>>, IRequestHandler<SeeVoter, CounterVoter?>
{
    public async Task<Outcome<FoundVoters>> Handle(FindVoter request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        await using var connection = await database.OpenAsync(cancellation);
        var voters = await CounterVoters.FindAsync(connection, poll, request.Shown, cancellation);
        return voters.Count switch
        {
            0 => CounterRefusals.VoterUnknown,
            > CounterVoters.MostShown => CounterRefusals.TooManyFound,
            _ => new FoundVoters(poll, voters),
        };
    }

    public async Task<CounterVoter?> Handle(SeeVoter request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await CounterVoters.AgainAsync(connection, poll, request.Person, cancellation);
    }
}

internal static class FindVoterEndpoint
{
    public static void MapFindVoter(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<CounterPollsPage>("/counter").RequireRole(Roles.Agent, Roles.Officer);
        routes.MapForm<CounterPage>("/counter/{poll}", SubmitAsync).RequireRole(Roles.Agent, Roles.Officer);
    }

    /// <summary>Who stands at the counter is never in an address: it would stay in the browser's history.</summary>
    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var found = await http.RequestServices.GetRequiredService<IMediator>().Send(new FindVoter(form.Route("poll"), form["shown"]), cancellation);
        if (!found.TryGetAnswer(out var answer))
            return Outcome<IResult>.Refused(found.Refusals);
        return Outcome<IResult>.Granted(answer.Voters is [var voter]
            ? new ShownPage<CounterBallotPage>(form, new Dictionary<string, object?>
            {
                [nameof(CounterBallotPage.Poll)] = answer.Poll.Id,
                [nameof(CounterBallotPage.Voter)] = voter.Person,
            })
            : new ShownPage<CounterVotersPage>(form, new Dictionary<string, object?>
            {
                [nameof(CounterVotersPage.Poll)] = answer.Poll,
                [nameof(CounterVotersPage.Voters)] = answer.Voters,
            }));
    }
}

/// <summary>Answers a form with a page that has no address.</summary>
/// <param name="form">What was sent; its field <c>paper</c> goes on to the page.</param>
internal sealed class ShownPage<TPage>(SubmittedForm form, Dictionary<string, object?> parameters) : IResult
    where TPage : CivicPage, IOnPaper
{
    public Task ExecuteAsync(HttpContext http)
    {
        parameters[nameof(IOnPaper.Paper)] = ReceiptPaper.Read(form["paper"]);
        return http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(http, typeof(TPage), parameters, form: null);
    }
}

/// <summary>A page of the counter, which knows on what the receipt is printed.</summary>
internal interface IOnPaper
{
    string? Paper { get; set; }
}

internal static class ReceiptPaper
{
    /// <summary>The 80 mm printer.</summary>
    public const string Roll = "roll";

    public const string A6 = "a6";

    public static string Read(string? written) => written == A6 ? A6 : Roll;
}
