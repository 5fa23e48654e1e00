using CsCheck;

namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class TrackingCodeTests
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly Gen<string> Codes = Gen.Const(0).Select(_ => TrackingCode.Next());

    [Test]
    public void Is_read_as_it_was_given() =>
        Codes.Sample(code => TrackingCode.Read(code) == code && TrackingCode.Read(TrackingCode.Show(code)) == code);

    [Test]
    public void Is_read_in_any_case_with_spaces_hyphens_and_points() =>
        Gen.Select(Codes, Gen.Int[0, 11], Gen.OneOfConst(" ", "-", ".", "\u00A0", "\u2011"))
            .Sample((code, place, gap) => TrackingCode.Read($" {code.ToLowerInvariant().Insert(place, gap)} ") == code);

    [Test]
    public void Every_single_wrong_character_is_found() =>
        Codes.Sample(
            code =>
            {
                for (var place = 0; place < code.Length; place++)
                    foreach (var wrong in Alphabet.Where(character => character != code[place]))
                        Assert.That(TrackingCode.Read($"{code[..place]}{wrong}{code[(place + 1)..]}"), Is.Null);
            },
            iter: 50);

    [Test]
    public void Uses_no_character_that_looks_like_another() =>
        Codes.Sample(code => code.Length == 12 && code.All(Alphabet.Contains));

    [Test]
    public void Never_fails_on_what_people_type() =>
        Gen.String.Sample(written =>
        {
            var read = TrackingCode.Read(written);
            return read is null || read.Length == TrackingCode.Length;
        });

    [TestCase(null)]
    [TestCase("")]
    [TestCase("ABCD")]
    [TestCase("0000-0000-0000")]
    public void Something_else_is_no_code(string? written) => Assert.That(TrackingCode.Read(written), Is.Null);

    [Test]
    public void Is_shown_in_three_groups_of_four() => Assert.That(TrackingCode.Show("ABCDEFGHJKMN"), Is.EqualTo("ABCD-EFGH-JKMN"));

    [Test]
    public void A_shorter_text_is_not_shown_as_a_code() => Assert.That(() => TrackingCode.Show("ABCD"), Throws.ArgumentException);

    [Test]
    public void A_digest_has_one_code_that_reads_like_any_other()
    {
        var digest = System.Security.Cryptography.SHA256.HashData("a ballot"u8);

        Assert.That(TrackingCode.Read(TrackingCode.Of(digest)), Is.EqualTo(TrackingCode.Of([.. digest])));
        digest[7] ^= 1;
        Assert.That(TrackingCode.Of(digest), Is.Not.EqualTo(TrackingCode.Of(System.Security.Cryptography.SHA256.HashData("a ballot"u8))));
        Assert.That(() => TrackingCode.Of([1, 2, 3]), Throws.ArgumentException);
    }
}
