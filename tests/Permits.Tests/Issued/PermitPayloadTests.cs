using System.Text;
using CivicHost.Sdk.Signing;
using CsCheck;

namespace Permits.Tests;

[TestFixture]
internal sealed class PermitPayloadTests
{
    private static readonly PermitClaims Stall = new(
        270000042, "Occupation de l’espace public", "Fictional Applicant", "Centre", new DateOnly(2027, 3, 10), new DateOnly(2027, 6, 9), new DateOnly(2027, 3, 1),
        "Commune de Belleville-sur-Fleuve");

    private SigningKey _key = null!;
    private IReadOnlyList<PublicKey> _public = null!;

    [OneTimeSetUp]
    public void MakeKey()
    {
        _key = SigningKey.Make();
        _public = [PublicKey.Of(_key.Pair.ExportSubjectPublicKeyInfo(), DateTimeOffset.UnixEpoch, null)];
    }

    [OneTimeTearDown]
    public void DropKey() => _key.Dispose();

    [Test]
    public void Says_what_was_signed()
    {
        var read = PermitPayload.Read(PermitPayload.Sign(Stall, _key))!;

        Assert.That(read.IsSignedBy(_public), Is.True);
        Assert.That(read.Claims, Is.EqualTo(Stall));
        Assert.That(read.KeyId, Is.EqualTo(_key.Id));
    }

    [Test]
    public void Fits_a_code_that_a_cheap_telephone_reads()
    {
        var payload = PermitPayload.Sign(Stall, _key);

        TestContext.Out.WriteLine($"{payload.Length} bytes, {Base32.Write(payload).Length} letters");
        Assert.That(payload, Has.Length.LessThan(260));
    }

    [Test]
    public void Every_flipped_bit_of_every_byte_is_refused()
    {
        var payload = PermitPayload.Sign(Stall, _key);

        for (var position = 0; position < payload.Length; position++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = payload.ToArray();
                flipped[position] ^= (byte)(1 << bit);
                Assert.That(IsGood(flipped), Is.False, $"byte {position}, bit {bit}");
            }
        }
    }

    [Test]
    public void Every_other_byte_in_any_place_is_refused() => Gen.Select(Gen.Int[0, 1000], Gen.Byte).Sample((position, value) =>
    {
        var payload = PermitPayload.Sign(Stall, _key);
        var changed = payload.ToArray();
        changed[position % payload.Length] = value;
        return changed.SequenceEqual(payload) || !IsGood(changed);
    }, iter: 2000);

    [Test]
    public void Every_other_letter_of_the_written_code_is_refused()
    {
        var written = Base32.Write(PermitPayload.Sign(Stall, _key));

        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"]).Sample((position, letter) =>
        {
            var changed = written[..position] + letter + written[(position + 1)..];
            return changed == written || Base32.Read(changed) is not { } bytes || !IsGood(bytes);
        }, iter: 2000);
    }

    [Test]
    public void Cut_lengthened_or_wrapped_it_is_refused()
    {
        var payload = PermitPayload.Sign(Stall, _key);

        Assert.That(IsGood(payload[..^1]), Is.False);
        Assert.That(IsGood([.. payload, 0]), Is.False);
        Assert.That(IsGood(payload[1..]), Is.False, "without its tag");
        Assert.That(IsGood([]), Is.False);
        Assert.That(Gen.Byte.Array[0, 400].Array[200].Single().Any(IsGood), Is.False);
    }

    [Test]
    public void Another_key_signs_for_nobody()
    {
        using var other = SigningKey.Make();

        Assert.That(IsGood(PermitPayload.Sign(Stall, other)), Is.False);
    }

    [Test]
    public void Long_names_are_cut_at_a_whole_letter()
    {
        var claims = Stall with { Holder = new string('ŋ', 40), Place = "" };

        var read = PermitPayload.Read(PermitPayload.Sign(claims, _key))!.Claims;

        Assert.That(read.Holder, Is.EqualTo(new string('ŋ', 30)));
        Assert.That(Encoding.UTF8.GetByteCount(read.Holder), Is.EqualTo(60));
    }

    [Test]
    public void Letters_and_digits_bring_back_every_byte() =>
        Gen.Byte.Array[0, 300].Sample(bytes => Base32.Read(Base32.Write(bytes))!.SequenceEqual(bytes));

    [TestCase("")]
    [TestCase("-")]
    public void The_address_may_be_broken_into_lines(string separator)
    {
        var written = Base32.Write([1, 2, 3, 4, 5, 6, 7]);

        var broken = $"https://town.example/permits/v/{written[..5].ToLowerInvariant()}{separator}\n {written[5..]}";

        Assert.That(PermitAddress.PayloadIn(broken), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6, 7 }));
    }

    [Test]
    public void The_list_of_keys_brings_back_the_keys_and_one_may_stand_alone()
    {
        var list = PublicKeyList.Read(PublicKeyList.Write(_public))!;
        var alone = PublicKeyList.Read(_key.Pair.ExportSubjectPublicKeyInfoPem())!;

        Assert.That(list.Single().Spki, Is.EqualTo(_public[0].Spki));
        Assert.That(alone.Single().Id, Is.EqualTo(_key.Id));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[1]")]
    [TestCase("""{"keys":[{"kty":"EC"}]}""")]
    [TestCase("""{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]}""")]
    [TestCase("""{"keys":[{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}""")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void What_holds_no_keys_is_none(string written) => Assert.That(PublicKeyList.Read(written), Is.Null);

    private bool IsGood(byte[] bytes) => PermitPayload.Read(bytes)?.IsSignedBy(_public) ?? false;
}
