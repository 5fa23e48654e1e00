using CivicHost.People;
using CivicHost.Sdk;
using Microsoft.Extensions.Configuration;

namespace CivicHost.Tests.People;

internal sealed class SecondStepRuleTests
{
    [TestCase(false, null, Roles.Administrator, true)]
    [TestCase(false, null, Roles.Officer, true)]
    [TestCase(false, null, Roles.Agent, false)]
    [TestCase(true, null, Roles.Administrator, false)]
    [TestCase(true, "true", Roles.Administrator, true)]
    [TestCase(false, "false", Roles.Administrator, false)]
    public void Who_decides_needs_a_code_except_in_the_demo_town(bool isDemo, string? setting, string role, bool needed)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Town:Demo"] = isDemo.ToString(),
            ["People:RequireTotp"] = setting,
        }).Build();

        Assert.That(new SecondStepRule(configuration).Holds([role]), Is.EqualTo(needed));
    }
}
