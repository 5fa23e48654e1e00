namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class OutcomeTests
{
    private static readonly Refusal TextMissing = new("report.text-missing", Field: "text");

    [Test]
    public void An_answer_is_no_refusal()
    {
        Outcome<string> outcome = "granted";

        Assert.That(outcome.IsRefused, Is.False);
        Assert.That(outcome.Answer, Is.EqualTo("granted"));
        Assert.That(outcome.Refusals, Is.Empty);
        Assert.That(outcome.TryGetAnswer(out var answer), Is.True);
        Assert.That(answer, Is.EqualTo("granted"));
    }

    [Test]
    public void A_refusal_has_no_answer_to_read()
    {
        Outcome<string> outcome = TextMissing;

        Assert.That(outcome.IsRefused, Is.True);
        Assert.That(outcome.TryGetAnswer(out _), Is.False);
        Assert.That(() => outcome.Answer, Throws.InvalidOperationException.With.Message.Contains("report.text-missing"));
    }

    [Test]
    public void Several_refusals_keep_their_order()
    {
        var second = new Refusal("report.quarter-missing", Field: "quarter");

        var outcome = Outcome<string>.Refused([TextMissing, second]);

        Assert.That(outcome.Refusals, Is.EqualTo(new[] { TextMissing, second }));
    }

    [Test]
    public void Refusing_needs_a_reason() => Assert.That(() => Outcome<string>.Refused([]), Throws.ArgumentException);

    [TestCase(RefusalKind.Invalid, 422)]
    [TestCase(RefusalKind.NotFound, 404)]
    [TestCase(RefusalKind.Conflict, 409)]
    [TestCase(RefusalKind.Forbidden, 403)]
    [TestCase(RefusalKind.TooOften, 429)]
    public void Each_kind_has_its_status(RefusalKind kind, int status) =>
        Assert.That(new Refusal("some.code", kind).Status, Is.EqualTo(status));
}
