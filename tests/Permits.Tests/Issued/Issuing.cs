using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits.Tests;

/// <summary>Issues permits without the way through an officer's desk.</summary>
internal static class Issuing
{
    public const string SmsSecret = "what both know";

    public static readonly PermitSignature Signature = new(
        ["Libérer la place chaque soir.", "Garder la place propre."], ["Arrêté municipal relatif à l’espace public"],
        "Recours auprès du maire dans un délai de deux mois.", "Fictional Signatory, secrétaire municipal", "Arrêté fictif 2027-04");

    public static async Task<IssuedPermit> IssueAsync(this TestTown town, string type = "public-space", Func<FileApplication, FileApplication>? with = null)
    {
        var application = PermitsTown.Application(type);
        var filed = (await town.As(Roles.Agent).Send("permits", with?.Invoke(application) ?? application)).Answer;
        return await town.IssueAsync(filed.Number);
    }

    public static Task<IssuedPermit> IssueAsync(this TestTown town, int application) => town.IssueAsync(application, Signature);

    public static async Task<IssuedPermit> IssueAsync(this TestTown town, int application, PermitSignature signature) =>
        (await town.As(Roles.Officer).Change<IssuedPermit>(
            "permits", async (services, cancellation) => await services.GetRequiredService<PermitIssue>().IssueAsync(application, signature, cancellation))).Answer;

    public static Task<Outcome<bool>> ChangeStatusAsync(
        this TestTown town, Func<PermitStatusChange, CancellationToken, Task<Refusal?>> change) => town.As(Roles.Officer).Change<bool>(
        "permits",
        async (services, cancellation) => await change(services.GetRequiredService<PermitStatusChange>(), cancellation) is { } refusal ? refusal : true);

    /// <summary>Writes to the town as the telephone on the table brings a message.</summary>
    /// <returns>What the town answers; null where nobody understood it.</returns>
    public static async Task<string?> AnswerSmsAsync(this TestTown town, string text)
    {
        var body = JsonSerializer.Serialize(
            new { @event = "sms:received", id = "x", payload = new { sender = "+221771234567", message = text, receivedAt = "2027-03-10T09:00:00" } });
        var stamp = town.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var gateway = town.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in/android") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Timestamp", stamp);
        request.Headers.Add("X-Signature", Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SmsSecret), Encoding.UTF8.GetBytes(body + stamp))));
        Assert.That((await gateway.Http.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var answer = (await town.SentAsync("town")).Single().Text;
        return answer.Contains("pas compris", StringComparison.Ordinal) ? null : answer;
    }
}
