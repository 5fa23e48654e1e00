using CivicHost.People;
using OtpNet;

namespace CivicHost.Tests.People;

internal sealed class TimeCodeTests
{
    /// <summary>Secret of the test vectors in RFC 6238, appendix B; the last six of their eight digits.</summary>
    private static readonly string Secret = Base32Encoding.ToString("12345678901234567890"u8.ToArray());

    [TestCase(59, "287082", 1)]
    [TestCase(1111111109, "081804", 37037036)]
    [TestCase(1234567890, "005924", 41152263)]
    [TestCase(2000000000, "279037", 66666666)]
    public void Reads_the_codes_of_the_standard(long seconds, string code, long step) =>
        Assert.That(TimeCode.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)), Is.EqualTo(step));

    [Test]
    public void A_code_is_good_one_step_early_or_late_and_no_longer()
    {
        var shownAt = DateTimeOffset.FromUnixTimeSeconds(1111111109);

        Assert.That(TimeCode.StepOf(Secret, "081804", shownAt.AddSeconds(30)), Is.EqualTo(37037036));
        Assert.That(TimeCode.StepOf(Secret, "081804", shownAt.AddSeconds(-30)), Is.EqualTo(37037036));
        Assert.That(TimeCode.StepOf(Secret, "081804", shownAt.AddSeconds(90)), Is.Null);
    }

    [TestCase("")]
    [TestCase("08180")]
    [TestCase("0818044")]
    [TestCase("08180x")]
    [TestCase("٠٨١٨٠٤")]
    public void Anything_but_six_digits_is_wrong(string code) =>
        Assert.That(TimeCode.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(1111111109)), Is.Null);

    [Test]
    public void Spaces_as_apps_show_them_do_not_matter() =>
        Assert.That(TimeCode.StepOf(Secret, "081 804", DateTimeOffset.FromUnixTimeSeconds(1111111109)), Is.EqualTo(37037036));
}
