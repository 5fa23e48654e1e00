using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.People;

internal sealed class AdministrationAccessTests
{
    [Test]
    public async Task Every_page_below_admin_is_closed_to_everybody_but_administrators()
    {
        await using var town = await PeopleTown.StartAsync();
        await town.AddAsync("b.officer", Roles.Officer, Roles.Agent);
        using var officer = await town.SignedInAsync("b.officer");
        using var resident = town.Visitor();
        var paths = town.Town.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.Replace("{id}", "0123456789abcdef"))
            .Where(path => path.StartsWith("/admin", StringComparison.Ordinal)).Distinct().ToList();

        Assert.That(paths, Has.Count.GreaterThan(6));
        foreach (var path in paths.Where(path => !path.Contains('{')))
        {
            Assert.That((int)(await officer.GetAsync(path)).StatusCode, Is.AnyOf(403, 404, 405), path);
            Assert.That((int)(await resident.GetAsync(path)).StatusCode, Is.AnyOf(303, 404, 405), path);
        }
    }
}
