using System.Security.Cryptography;
using System.Text.Json;
using CivicHost.Sdk;
using Microsoft.Extensions.Configuration;

namespace Complaints.Open311;

/// <summary>A program looks where the server is, whom to ask, and whether services have changed since it last looked.</summary>
internal static class Discovery
{
    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        var changeset = call.Get<ServiceChanges>().Since(await call.Mediator.Send(new ReadCategories(), cancellation));
        var (town, texts) = (call.Town, call.TownTexts);
        return new Open311Answer(writer =>
        {
            writer.StartObject("discovery");
            writer.Instant("changeset", changeset);
            writer.Text("contact", texts["open311.contact", town.Name, town.PublicAddress]);
            writer.Text("key_service", texts["open311.key-service", $"{town.PublicAddress}/admin/keys"]);
            writer.StartList("endpoints");
            writer.StartObject("endpoint");
            writer.Text("specification", "http://wiki.open311.org/GeoReport_v2");
            writer.Text("url", $"{town.PublicAddress}{Open311Endpoints.Address}/");
            writer.Instant("changeset", changeset);
            writer.Text("type", call.Get<EndpointKind>().Name);
            writer.StartList("formats");
            writer.Text("format", "text/xml");
            writer.Text("format", "application/json");
            writer.EndList();
            writer.EndObject();
            writer.EndList();
            writer.EndObject();
        });
    }
}

/// <summary>Whether what is sent here is acted upon; the town says <c>test</c> in the setting Open311Type where it is not.</summary>
internal sealed class EndpointKind(IConfiguration settings)
{
    public string Name => settings["Open311Type"] == "test" ? "test" : "production";
}

/// <summary>Since when the services are as they are, as far as this process has seen: programs fetch them anew when it changes.</summary>
internal sealed class ServiceChanges(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private string _seen = "";
    private DateTimeOffset _since;

    public DateTimeOffset Since(CategoryTree services)
    {
        var now = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(services.All)));
        lock (_lock)
        {
            if (now != _seen)
                (_seen, _since) = (now, clock.GetUtcNow());
            return _since;
        }
    }
}
