using System.Net;
using System.Net.Sockets;

namespace CivicHost.People;

/// <summary>Whom limits are kept for: an IPv4 address, or the /64 of an IPv6 address, which one household or phone changes at will.</summary>
internal static class VisitorAddress
{
    public static string Of(HttpContext http) => Of(http.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "local";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
