using CivicHost.People;

namespace CivicHost.Tests.People;

internal sealed class PasswordRulesTests
{
    [TestCase("tambour citron rivage")]
    [TestCase("três barcos na areia azul")]
    [TestCase("k3Vt-9pQz-Lw72")]
    public void A_long_uncommon_password_is_good(string password) =>
        Assert.That(PasswordRules.Check(password, "password", "a.test", "Commune de Sabali"), Is.Null);

    [TestCase("")]
    [TestCase("court")]
    [TestCase("onze signes")]
    public void A_short_password_is_refused(string password) =>
        Assert.That(PasswordRules.Check(password, "password")?.Code, Is.EqualTo("people.password-length"));

    [TestCase("motdepasse123")]
    [TestCase("Palavra-Passe1")]
    [TestCase("administrateur!")]
    [TestCase("aaaaaaaaaaaaaa")]
    [TestCase("123456789012")]
    [TestCase("abcdefghijklmn")]
    [TestCase("Sabali-2026!!")]
    [TestCase("sàbâlí sàbâlí")]
    [TestCase("a.test-a.test")]
    public void What_is_tried_first_is_refused(string password) =>
        Assert.That(PasswordRules.Check(password, "password", "a.test", "Commune de Sabali")?.Code, Is.EqualTo("people.password-common"));
}
