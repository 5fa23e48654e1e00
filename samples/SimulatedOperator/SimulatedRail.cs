using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Payments;

namespace SimulatedOperator;

/// <summary>What the town asks the operator, and what the operator's answers and reports mean.</summary>
internal sealed class SimulatedRail(OperatorClient client, OperatorSettings settings, ITexts texts) : IPaymentRail
{
    private const string SignatureHeader = "X-Operator-Signature";

    public string Name => "simulated";

    public string Label(string language) => texts.In(language)["rail.label"];

    public async Task<RailAnswer> BeginAsync(PaymentOrder order, CancellationToken cancellation)
    {
        using var answer = await client.Http.PostAsJsonAsync(
            "/orders", new { order.Id, order.Reference, order.Amount, order.Currency, order.Phone }, cancellation);
        return answer.StatusCode switch
        {
            HttpStatusCode.Accepted => RailAnswer.Accepted(await answer.Content.ReadAsStringAsync(cancellation)),
            HttpStatusCode.UnprocessableEntity => RailAnswer.Refused("turned down"),
            // Whatever else it says: the order may have arrived.
            var status => RailAnswer.TryAgain($"HTTP {(int)status}"),
        };
    }

    public async Task<RailReport?> QueryAsync(PaymentOrder order, CancellationToken cancellation)
    {
        using var answer = await client.Http.GetAsync($"/orders/{order.Id}", cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return new RailReport(order.Id, RailState.Unknown, 0, "");
        return answer.IsSuccessStatusCode ? Read(await answer.Content.ReadAsByteArrayAsync(cancellation)) : null;
    }

    public Task<RailReport?> ReadCallbackAsync(RailCallback callback, CancellationToken cancellation) =>
        Task.FromResult(IsSigned(callback) ? Read(callback.Body.Span) : null);

    private bool IsSigned(RailCallback callback)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(settings.Secret, callback.Body.Span, expected);
        return callback.Headers.TryGetValue(SignatureHeader, out var written)
            && written.Length == 2 * HMACSHA256.HashSizeInBytes
            && Convert.FromHexString(written, signature, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    private static RailReport? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var report = JsonSerializer.Deserialize<OperatorReport>(json, JsonSerializerOptions.Web);
            return report is { Id: { } id } ? new RailReport(id, StateOf(report.State), report.Amount, report.Receipt ?? "") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RailState StateOf(string? state) => state switch
    {
        "paid" => RailState.Paid,
        "failed" => RailState.Failed,
        _ => RailState.Waiting,
    };

    private sealed record OperatorReport(string? Id, string? State, decimal Amount, string? Receipt);
}
