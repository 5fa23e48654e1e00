using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SimulatedOperator;

/// <summary>Tells the town what became of an order, signed.</summary>
internal sealed class Callbacks(string secret, string? address) : IDisposable
{
    private readonly HttpClient _http = new();

    public string? Address { get; set; } = address;

    public void SendLater(Order order, int times, TimeSpan delay) => _ = Task.Run(async () =>
    {
        await Task.Delay(delay);
        await Task.WhenAll(Enumerable.Range(0, times).Select(_ => SendAsync(order)));
    });

    /// <returns>The HTTP status that the town answered with; 0 where it could not be reached.</returns>
    public async Task<int> SendAsync(Order order)
    {
        if (Address is null)
            return 0;
        var body = JsonSerializer.SerializeToUtf8Bytes(order.ToReport(), JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Operator-Signature", Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        try
        {
            using var answer = await _http.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    public void Dispose() => _http.Dispose();
}
