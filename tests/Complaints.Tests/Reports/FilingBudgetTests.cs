using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture]
public sealed class FilingBudgetTests
{
    private const string Address = "/complaints/new/road/details";

    private static readonly Dictionary<string, string> Good = new() { ["quarter"] = "Centre", ["text"] = "A hole in the road.", ["privacy"] = "name_hidden" };

    [Test]
    public async Task Forms_that_came_back_cost_nothing_and_the_hour_begins_anew()
    {
        await using var town = await ComplaintsTown.StartAsync(SqlEngine.Sqlite, town => town.Set("Limits:AnonymousFiling", "2"));
        using var resident = town.Client();
        for (var refused = 0; refused < 5; refused++)
            Assert.That((await resident.SubmitAsync(Address, new Dictionary<string, string>(Good) { ["text"] = "" })).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        Assert.That((await resident.SubmitAsync(Address, Good)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await resident.SubmitAsync(Address, Good)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        town.Clock.Advance(TimeSpan.FromMinutes(20));
        var third = await resident.SubmitAsync(Address, Good);
        Assert.That(third.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(third.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(40)));
        Assert.That(WebUtility.HtmlDecode(await third.Content.ReadAsStringAsync()), Does.Contain("dans 40 min"));

        town.Clock.Advance(TimeSpan.FromMinutes(41));
        Assert.That((await resident.SubmitAsync(Address, Good)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }
}
