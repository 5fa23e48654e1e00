using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CivicHost.Benchmarks;

/// <summary>A bounded load client for this machine: some connections, each sending one request after another, without HttpClient's own costs.</summary>
internal static class Load
{
    /// <param name="address">The server.</param>
    /// <param name="connections">How many send at the same time.</param>
    /// <param name="duration">How long.</param>
    /// <param name="request">The next request of a connection; called for each.</param>
    /// <param name="status">What is to be answered.</param>
    /// <returns>Answers a second with the wanted status; any other status ends the run.</returns>
    public static async Task<double> RunAsync(Uri address, int connections, TimeSpan duration, Func<int, byte[]> request, string status) =>
        (await MeasureAsync(address, connections, duration, request, status)).PerSecond;

    /// <returns>The same, how long the slowest of a hundred answers took, and what one of them cost this process, client and server together.</returns>
    public static async Task<Pace> MeasureAsync(Uri address, int connections, TimeSpan duration, Func<int, byte[]> request, string status)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        var answers = await Task.WhenAll(Enumerable.Range(0, connections)
            .Select(connection => Task.Run(() => ConnectionAsync(address, duration, watch, request, connection, status))));
        var perSecond = answers.Sum(each => each.Count) / watch.Elapsed.TotalSeconds;
        var sorted = answers.SelectMany(each => each).Order().ToArray();
        var spent = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds;
        return new Pace(perSecond, sorted[(int)(sorted.Length * 0.99)], spent / sorted.Length);
    }

    public static byte[] Get(Uri address, string path) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: application/json\r\n\r\n");

    public static byte[] PostJson(Uri address, string path, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var head = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static async Task<List<double>> ConnectionAsync(
        Uri address, TimeSpan duration, System.Diagnostics.Stopwatch watch, Func<int, byte[]> request, int connection, string status)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var buffer = new byte[512 * 1024];
        var milliseconds = new List<double>();
        while (watch.Elapsed < duration)
        {
            var sent = watch.Elapsed;
            await socket.SendAsync(request(connection));
            var answered = await ReadAnswerAsync(socket, buffer);
            if (!answered.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal))
                throw new InvalidOperationException($"Wanted {status}, but {address} answered: {answered}");
            milliseconds.Add((watch.Elapsed - sent).TotalMilliseconds);
        }

        return milliseconds;
    }

    /// <summary>Reads one answer to its end, by Content-Length or the last chunk, and gives its head.</summary>
    private static async Task<string> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
                throw new InvalidOperationException("The server closed the connection.");
            filled += read;
            var headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (headEnd < 0)
                continue;
            var head = Encoding.ASCII.GetString(buffer, 0, headEnd);
            if (IsWhole(head, buffer.AsSpan(headEnd + 4, filled - headEnd - 4)))
                return head;
        }
    }

    private static bool IsWhole(string head, ReadOnlySpan<byte> body)
    {
        const string Length = "content-length: ";
        var at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return body.EndsWith("0\r\n\r\n"u8);
        var digits = head.AsSpan(at + Length.Length);
        var end = digits.IndexOf('\r');
        return body.Length >= int.Parse(end < 0 ? digits : digits[..end], System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <param name="PerSecond">Answers a second.</param>
/// <param name="P99Milliseconds">Of a hundred answers, 99 came sooner.</param>
internal sealed record Pace(double PerSecond, double P99Milliseconds, double ProcessorMicroseconds);
