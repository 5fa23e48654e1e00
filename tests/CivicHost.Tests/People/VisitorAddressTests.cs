using System.Net;
using CivicHost.People;

namespace CivicHost.Tests.People;

internal sealed class VisitorAddressTests
{
    [TestCase("203.0.113.7", "203.0.113.7")]
    [TestCase("::ffff:203.0.113.7", "203.0.113.7")]
    [TestCase("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [TestCase("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    public void Limits_hold_for_an_address_or_for_a_64(string address, string kept) =>
        Assert.That(VisitorAddress.Of(IPAddress.Parse(address)), Is.EqualTo(kept));
}
