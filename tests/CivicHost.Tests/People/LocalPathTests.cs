using CivicHost.People;

namespace CivicHost.Tests.People;

internal sealed class LocalPathTests
{
    [TestCase("/complaints/inbox")]
    [TestCase("/complaints/inbox?state=open&page=2")]
    [TestCase("/")]
    public void A_path_of_this_site_is_followed(string path) => Assert.That(LocalPath.AfterSignIn(path, "/account"), Is.EqualTo(path));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("https://evil.example/")]
    [TestCase("//evil.example/")]
    [TestCase("/\\evil.example")]
    [TestCase("\\\\evil.example")]
    [TestCase("/\t/evil.example")]
    [TestCase("/a\r\nSet-Cookie: x=y")]
    [TestCase("javascript:alert(1)")]
    [TestCase("complaints")]
    [TestCase("/sign-out")]
    [TestCase("/é")]
    public void Anything_else_leads_to_the_usual_page(string? path) => Assert.That(LocalPath.AfterSignIn(path, "/account"), Is.EqualTo("/account"));
}
