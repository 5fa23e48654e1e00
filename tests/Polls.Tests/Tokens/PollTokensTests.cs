using System.Security.Cryptography;

namespace Polls.Tests;

/// <summary>The town signs a token that it does not see; the framework's own RSA-PSS takes the signature for a plain one.</summary>
public sealed class PollTokensTests
{
    private RSA _key = null!;
    private byte[] _public = null!;

    [OneTimeSetUp]
    public void Make()
    {
        _key = PollTokens.MakeKey();
        _public = _key.ExportSubjectPublicKeyInfo();
    }

    [OneTimeTearDown]
    public void Drop() => _key.Dispose();

    [Test]
    public void What_was_signed_under_its_cover_is_signed_without_it()
    {
        var token = PollTokens.NextToken();
        var blinded = PollTokens.Blind(_public, token);

        var signature = PollTokens.Unblind(blinded, PollTokens.BlindSign(_key, blinded.Bytes)!);

        Assert.That(PollTokens.IsSigned(_public, token, signature), Is.True);
        Assert.That(PollTokens.IsSigned(_public, PollTokens.NextToken(), signature), Is.False);
        signature[100] ^= 1;
        Assert.That(PollTokens.IsSigned(_public, token, signature), Is.False);
    }

    [Test]
    public void The_same_token_looks_different_under_every_cover()
    {
        var token = PollTokens.NextToken();
        var (first, second) = (PollTokens.Blind(_public, token), PollTokens.Blind(_public, token));

        Assert.That(first.Bytes, Is.Not.EqualTo(second.Bytes));
    }

    [Test]
    public void A_claim_that_is_tried_again_gets_the_same_signature()
    {
        var blinded = PollTokens.Blind(_public, PollTokens.NextToken());

        var (first, again) = (PollTokens.BlindSign(_key, blinded.Bytes), PollTokens.BlindSign(_key, blinded.Bytes));

        Assert.That(again, Is.EqualTo(first));
    }

    [Test]
    public void Numbers_that_nobody_can_have_blinded_are_not_signed()
    {
        Assert.That(PollTokens.BlindSign(_key, new byte[384]), Is.Null);
        Assert.That(PollTokens.BlindSign(_key, [.. Enumerable.Repeat((byte)255, 384)]), Is.Null);
        Assert.That(PollTokens.BlindSign(_key, [1, 2, 3]), Is.Null);
    }

    [Test]
    public void Another_polls_key_signed_something_else()
    {
        using var other = PollTokens.MakeKey();
        var token = PollTokens.NextToken();
        var blinded = PollTokens.Blind(other.ExportSubjectPublicKeyInfo(), token);
        var signature = PollTokens.Unblind(blinded, PollTokens.BlindSign(other, blinded.Bytes)!);

        Assert.That(PollTokens.IsSigned(_public, token, signature), Is.False);
    }
}
