using CivicHost.Sdk;
using CivicHost.Sdk.Counting;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls.Tests;

[TestFixture]
internal sealed class RulesOfModulesTests
{
    [Test]
    public async Task The_town_finds_the_rules_that_a_running_module_registers()
    {
        await using var town = await TestTown.StartAsync(described => described.With<PollsModule>());

        var names = await town.Anonymous.Change("polls", (services, _) => Task.FromResult(
            Outcome<IReadOnlyList<string>>.Granted([.. services.GetRequiredService<ICountingRules>().List().Select(rule => rule.Name)])));

        Assert.That(names.Answer, Is.Ordered.And.SupersetOf(new[] { "irv", "mes-cost", "stv-scottish" }));
    }
}
