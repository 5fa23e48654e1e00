using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>The town asks, residents vote once with a code slip, and everybody can read the result.</summary>
public sealed class PollsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddNavigation(new NavigationItem(NavigationPlace.Service, "nav.polls", "/polls", "poll", Order: 30));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.staff", "/polls/staff", "poll", Roles.Officer, 30));
        module.Services.AddHostedService<CloseDuePolls>();
        CountingRules.Add(module.Services);
        module.AddCommand(CountCommand.Create);
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapListPolls();
        routes.MapCastBallot();
        routes.MapPollResult();
        routes.MapStaffPolls();
        routes.MapDraftPoll();
        routes.MapOpenPoll();
        routes.MapClosePoll();
    }
}
