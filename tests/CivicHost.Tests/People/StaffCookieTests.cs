using CivicHost.People;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Tests.People;

internal sealed class StaffCookieTests
{
    [TestCase("https", "town.example", "http://127.0.0.1:5080", "__Host-civic-staff=key; path=/; secure; samesite=lax; httponly")]
    [TestCase("http", "town.example", "https://town.example", "__Host-civic-staff=key; path=/; secure; samesite=lax; httponly")]
    [TestCase("http", "127.0.0.1", "http://127.0.0.1:5080", "civic-staff=key; path=/; samesite=lax; httponly")]
    public void Is_bound_to_the_host_where_the_site_is_reached_by_https(string scheme, string host, string publicAddress, string written)
    {
        var http = new DefaultHttpContext { Request = { Scheme = scheme, Host = new HostString(host) } };

        new StaffCookie(publicAddress).AppendResponseCookie(http, StaffCookie.Name, "key", new CookieOptions());

        Assert.That(http.Response.Headers.SetCookie.ToString(), Is.EqualTo(written));
    }
}
