using System.Net;
using CivicHost.People;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Operations;

namespace CivicHost.Tests.Messages;

/// <summary>A message that begins with a module's keyword is that module's, whatever another waits for.</summary>
public sealed class ClaimedMessageTests
{
    private const string Resident = "+221771234567";

    [Test]
    public async Task A_vote_is_no_answer_to_what_the_town_asked_about_a_report()
    {
        await using var town = await TestTown.StartAsync(described => described
            .Set("Modules:Folders:0", Path.Combine(HostProcess.Folder(), "modules")).Enable("complaints").Enable("polls"));
        var key = CreateKeyEndpoint.NextKey();
        await town.As(Roles.Administrator).Send("town", new CreateKey("gateway", ["messages"], Secrets.Hash(key)));
        using var gateway = town.Client();

        foreach (var text in (string[])["SIGNALER trou", "VOTER ABCD-EFGH-JKMN 2"])
        {
            var form = new Dictionary<string, string> { ["from"] = Resident, ["text"] = text, ["id"] = text, ["key"] = key };
            Assert.That((await gateway.Http.PostAsync("/messages/in", new FormUrlEncodedContent(form))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            await town.DeliverMessagesAsync();
        }

        Assert.That(
            await town.ReadAsync<string>("town", "select module || ' ' || body from incoming_message order by received_at, id"),
            Is.EqualTo(new[] { "complaints SIGNALER trou", "polls " }));
    }
}
