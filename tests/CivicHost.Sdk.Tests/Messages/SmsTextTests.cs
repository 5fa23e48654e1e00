using CsCheck;

namespace CivicHost.Sdk.Tests.Messages;

[TestFixture]
internal sealed class SmsTextTests
{
    /// <summary>Any text at all, lone surrogates included, and often letters of the region.</summary>
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String, Gen.Char["éçãõêœŋɔ€[]{}^~|\\\u00A0\u202F’«» aZ1ع"].Array[0, 600].Select(characters => new string(characters)), Gen.String[Gen.Char.AlphaNumeric, 0, 900]);

    [TestCase("Le délai passe à 30 jours.", "Le délai passe à 30 jours.")]
    [TestCase("1\u202F500 F\u00A0CFA", "1 500 F CFA")]
    [TestCase("Ça va, garçon ? Œuvre, cœur", "Ça va, garcon ? OEuvre, coeur")]
    [TestCase("São João, não, avô, mãe, à ação", "Sao Joao, nao, avo, mae, à acao")]
    [TestCase("l’eau « propre » – 20 €…", "l'eau \" propre \" - 20 €...")]
    [TestCase("être, île, où, Noël, Étienne, À", "etre, ile, où, Noel, Étienne, A")]
    [TestCase("ŋ ɔ ɛ ɓ ɗ ƴ ẹ ọ ṣ", "n o e b d y e o s")]
    [TestCase("e\u0301cole n\u00B0 5, 10 m\u00B2, ½", "école no 5, 10 m2, 1/2")]
    [TestCase("a\tb\r\nc\u200Bd\u0007", "a b\ncd")]
    public void Is_written_in_the_alphabet_of_SMS(string text, string written)
    {
        var sms = SmsText.Of(text);

        Assert.That(sms.Text, Is.EqualTo(written));
        Assert.That(sms.IsGsm7, Is.True);
    }

    [TestCase("مرحبا")]
    [TestCase("ߒߞߏ")]
    [TestCase("merci 🙏")]
    [TestCase("日本")]
    public void Stays_as_it_is_where_the_alphabet_has_nothing_near(string text)
    {
        var sms = SmsText.Of(text);

        Assert.That(sms.Text, Is.EqualTo(text));
        Assert.That(sms.IsGsm7, Is.False);
    }

    [TestCase(0, 1)]
    [TestCase(160, 1)]
    [TestCase(161, 2)]
    [TestCase(306, 2)]
    [TestCase(307, 3)]
    public void One_SMS_holds_160_characters_and_each_part_of_a_longer_text_153(int characters, int segments) =>
        Assert.That(SmsText.Of(new string('a', characters)).Segments, Is.EqualTo(segments));

    [TestCase(70, 1)]
    [TestCase(71, 2)]
    [TestCase(134, 2)]
    [TestCase(135, 3)]
    public void One_SMS_holds_70_characters_where_the_alphabet_does_not_do_and_each_part_67(int characters, int segments) =>
        Assert.That(SmsText.Of(new string('ع', characters)).Segments, Is.EqualTo(segments));

    [Test]
    public void A_euro_sign_takes_two_places_and_is_not_cut_between_parts()
    {
        Assert.That(SmsText.Of(new string('€', 80)).Segments, Is.EqualTo(1));
        Assert.That(SmsText.Of(new string('€', 80)).Units, Is.EqualTo(160));
        // 76 fit into a part of 153; the last place of each part stays empty.
        Assert.That(SmsText.Of(new string('€', 153)).Segments, Is.EqualTo(3));
    }

    [Test]
    public void Is_shortened_at_a_word()
    {
        var sms = SmsText.Of(string.Join(' ', Enumerable.Repeat("signalement", 20)));

        Assert.That(sms.ShortenTo(2), Is.SameAs(sms));
        Assert.That(sms.ShortenTo(1).Text, Is.EqualTo(string.Join(' ', Enumerable.Repeat("signalement", 13)) + "..."));
    }

    [Test]
    public void A_single_word_is_cut() =>
        Assert.That(SmsText.Of(new string('a', 200)).ShortenTo(1).Text, Is.EqualTo(new string('a', 157) + "..."));

    [Test]
    public void Any_text_can_be_sent() => AnyText.Sample(text =>
    {
        var sms = SmsText.Of(text);
        Assert.That(sms.Segments, Is.GreaterThanOrEqualTo(1));
        Assert.That(sms.Units, Is.GreaterThanOrEqualTo(sms.Text.Length));
        Assert.That(sms.Units, Is.LessThanOrEqualTo(sms.Segments * (sms.Segments == 1 ? (sms.IsGsm7 ? 160 : 70) : (sms.IsGsm7 ? 153 : 67))));
    });

    [Test]
    public void What_is_written_once_is_written_the_same_again() =>
        AnyText.Sample(text => Assert.That(SmsText.Of(SmsText.Of(text).Text), Is.EqualTo(SmsText.Of(text))));

    [Test]
    public void What_is_shortened_fits_and_begins_like_the_whole() => Gen.Select(AnyText, Gen.Int[1, 4]).Sample((text, segments) =>
    {
        var whole = SmsText.Of(text);
        var shortened = whole.ShortenTo(segments);
        Assert.That(shortened.Segments, Is.LessThanOrEqualTo(segments));
        Assert.That(shortened.IsGsm7, Is.EqualTo(whole.IsGsm7));
        if (shortened != whole)
            Assert.That(whole.Text, Does.StartWith(shortened.Text[..^3]));
    });
}
