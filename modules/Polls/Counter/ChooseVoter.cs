using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>Of several voters of a name, the agent takes the one who stands there.</summary>
internal static class ChooseVoterEndpoint
{
    public static void MapChooseVoter(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CounterPage>("/counter/{poll}/ballot", SubmitAsync).RequireRole(Roles.Agent, Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var poll = form.Route("poll");
        var voter = await http.RequestServices.GetRequiredService<IMediator>().Send(new SeeVoter(poll, form["person"]), cancellation);
        return voter is null
            ? CounterRefusals.VoterUnknown
            : Outcome<IResult>.Granted(new ShownPage<CounterBallotPage>(form, new Dictionary<string, object?>
            {
                [nameof(CounterBallotPage.Poll)] = poll,
                [nameof(CounterBallotPage.Voter)] = voter.Person,
            }));
    }
}
