using CivicHost.Pages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace CivicHost.Tests.Pages;

internal sealed class TownThemeTests
{
    [TestCase("#000000", "#ffffff", 21)]
    [TestCase("#777777", "#ffffff", 4.48)]
    public void Contrast_is_measured_as_WCAG_says(string one, string other, double ratio) =>
        Assert.That(TownTheme.Contrast(one, other), Is.EqualTo(ratio).Within(0.01));

    [TestCase("Primary", "#ffee88")]
    [TestCase("Ink", "#cccccc")]
    [TestCase("Paper", "#333333")]
    [TestCase("Primary", "red;}body{display:none")]
    public void Colours_that_cannot_be_read_are_replaced(string name, string colour) =>
        Assert.That(CssOf((name, colour)), Is.EqualTo(CssOf()));

    [Test]
    public void Colours_that_can_be_read_are_taken() =>
        Assert.That(CssOf(("Primary", "#7a2048")), Does.Contain("--primary:#7a2048"));

    private static string CssOf(params (string Name, string Colour)[] theme)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(theme.Select(set => KeyValuePair.Create<string, string?>("Theme:" + set.Name, set.Colour))).Build();
        return TownTheme.Css(configuration.GetSection("Theme"), NullLogger.Instance);
    }
}
