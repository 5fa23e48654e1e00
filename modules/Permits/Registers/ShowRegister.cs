using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The public register as a page, as a table and as JSON: the same permits, asked the same way.</summary>
internal static class ShowRegisterEndpoint
{
    private const string CsvPath = "/permits/register.csv";
    private const string JsonPath = "/permits/register.json";

    public static void MapShowRegister(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<RegisterPage>("/register").AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/register.csv", WriteCsvAsync).AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/register.json", WriteJsonAsync).AllowAnonymous().ShareAmongVisitors();
    }

    private static async Task WriteCsvAsync(HttpContext http, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        var filter = RegisterFilter.Of(http.Request);
        var found = await ReadAsync(http, mediator, filter, CsvPath, cancellation);
        // One type has columns of its own; several have one for all that is said.
        var fields = found.Types.FirstOrDefault(type => type.Code == filter.Type)?.Type.Register.Fields ?? [];
        await new CsvDownload("register.csv", async (csv, ending) =>
        {
            string[] own = filter.Type is { Length: > 0 } ? [.. fields] : ["details"];
            await csv.WriteAsync(["number", "paper_number", "type", "granted_on", "by_silence", "quarter", "holder", "valid_from", "valid_until", "permit_number", "status", .. own], ending);
            foreach (var permit in found.Permits)
            {
                object?[] said = filter.Type is { Length: > 0 }
                    ? [.. fields.Select(field => permit.Answers[field])]
                    : [string.Join("; ", permit.Answers.Shown(texts).Select(answer => $"{answer.Label}: {answer.Value}"))];
                await csv.WriteAsync(
                    [
                        CaseNumber.Show(permit.Number), permit.PaperNumber, permit.Type.Code, permit.GrantedOn, permit.IsTacit, permit.Quarter, permit.Holder,
                        permit.ValidFrom, permit.ValidUntil, permit.PermitNumber, PermitStandingWords.CodeOf(permit.Standing), .. said,
                    ],
                    ending);
            }
        }).ExecuteAsync(http);
    }

    private static async Task WriteJsonAsync(HttpContext http, IMediator mediator, CancellationToken cancellation)
    {
        var found = await ReadAsync(http, mediator, RegisterFilter.Of(http.Request), JsonPath, cancellation);
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.Body);
        json.WriteStartObject();
        json.WriteStartArray("permits");
        foreach (var permit in found.Permits)
        {
            Write(json, permit);
            if (json.BytesPending > 32 * 1024)
                await json.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    private static void Write(Utf8JsonWriter json, PublishedPermit permit)
    {
        json.WriteStartObject();
        json.WriteString("number", CaseNumber.Show(permit.Number));
        if (permit.PermitNumber.Length > 0)
            json.WriteString("permit_number", permit.PermitNumber);
        if (permit.PaperNumber.Length > 0)
            json.WriteString("paper_number", permit.PaperNumber);
        json.WriteString("type", permit.Type.Code);
        json.WriteNumber("type_version", permit.Type.Version);
        json.WriteString("granted_on", permit.GrantedOn.ToString("O"));
        json.WriteBoolean("by_silence", permit.IsTacit);
        json.WriteString("quarter", permit.Quarter);
        if (permit.Holder.Length > 0)
            json.WriteString("holder", permit.Holder);
        if (permit.ValidFrom is { } from)
            json.WriteString("valid_from", from.ToString("O"));
        if (permit.ValidUntil is { } until)
            json.WriteString("valid_until", until.ToString("O"));
        json.WriteString("status", PermitStandingWords.CodeOf(permit.Standing));
        json.WritePropertyName("answers");
        json.WriteRawValue(permit.Answers.ToJson());
        json.WriteEndObject();
    }

    /// <summary>Where there are more, the answer says where they go on (RFC 8288).</summary>
    private static async Task<RegisterPageful> ReadAsync(
        HttpContext http, IMediator mediator, RegisterFilter filter, string path, CancellationToken cancellation)
    {
        var found = await mediator.Send(new ReadRegister(filter, http.Request.Query["after"], ReadRegister.InATable), cancellation);
        if (found.Next is { } next)
            http.Response.Headers.Link = $"<{filter.Address(path).With("after", next)}>; rel=\"next\"";
        return found;
    }
}
