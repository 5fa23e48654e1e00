using System.Net;
using System.Net.Sockets;

namespace CivicHost.Modules;

/// <summary>The clients with which the town calls out: no redirects, no proxy, no long waiting.</summary>
internal sealed class OutboundHttp : IDisposable
{
    /// <summary>For modules: public addresses only, checked after name resolution.</summary>
    public HttpClient Client { get; } = Create(ConnectAsync);

    /// <summary>For addresses that the operator wrote into the configuration: a gateway may stand on the town's own network.</summary>
    public HttpClient ForOperator { get; } = Create(null);

    public void Dispose()
    {
        Client.Dispose();
        ForOperator.Dispose();
    }

    /// <summary>Whether an address belongs to the open internet, and not to this machine or the town's own network.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any) || plain.Equals(IPAddress.Broadcast))
            return false;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
            return !(plain.IsIPv6LinkLocal || plain.IsIPv6SiteLocal || plain.IsIPv6UniqueLocal || plain.IsIPv6Multicast || plain.IsIPv6Teredo || IsNat64(plain));
        return plain.GetAddressBytes() is not ([0 or 10 or 127, ..] or [169, 254, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..]
            or [100, >= 64 and <= 127, ..] or [192, 0, 0, _] or [198, 18 or 19, ..] or [>= 224, ..]);
    }

    private static HttpClient Create(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 10 * 1024 * 1024,
    };

    private static bool IsNat64(IPAddress address) => address.GetAddressBytes() is [0x00, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..];

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        if (addresses.Length == 0 || !addresses.All(IsPublic))
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is not on the open internet; modules may not call it.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
