namespace Permits.Tests;

[TestFixture]
public sealed class ShippedTypesTests
{
    private static readonly string[] Codes = ["building", "event", "public-space", "trade-licence"];

    [TestCaseSource(nameof(Codes))]
    public void Every_shipped_type_is_right_in_all_three_languages(string code)
    {
        var reading = PermitType.Read(PermitsTown.Shipped(code), ["fr", "pt", "en"], "XOF");

        Assert.That(reading.Problems, Is.Empty);
    }

    [Test]
    public void What_is_wrong_is_said_with_its_line()
    {
        var json = PermitsTown.Shipped("event").Replace("\"any_of\"", "\"anyof\"").Replace("\"ends_on\",\"renewable\"", "\"last_day\",\"renewable\"")
            .Replace("\"until\": \"ends_on\"", "\"until\": \"last_day\"");

        var problem = PermitType.Read(json, ["fr", "pt", "en"], "XOF").Problems.Single();

        Assert.That(problem.Path, Is.EqualTo("validity.until"));
        Assert.That(problem.Line, Is.EqualTo(json.Split('\n').ToList().FindIndex(line => line.Contains("last_day")) + 1));
        Assert.That(problem.Sentence, Is.EqualTo("The form has no field called last_day."));
    }

    [Test]
    public void A_type_in_which_silence_leads_nowhere_is_refused()
    {
        var json = PermitsTown.Shipped("building").Replace("\"silence\": \"consent\"", "\"silence\": \"refusal\"");

        var sentences = PermitType.Read(json, ["fr", "pt", "en"], "XOF").Problems.Select(problem => problem.Sentence);

        Assert.That(sentences, Has.Some.Contains("From examination silence leads nowhere"));
    }
}
