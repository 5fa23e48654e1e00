using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;

namespace CivicHost.Tests.Storage;

public sealed class UploadedSoundTests
{
    [Test]
    public void Each_kind_of_sound_is_known_by_its_content()
    {
        Assert.That(UploadedSound.TypeOf(Sounds.Mp3()), Is.EqualTo("audio/mpeg"));
        Assert.That(UploadedSound.TypeOf(Sounds.Ogg()), Is.EqualTo("audio/ogg"));
        Assert.That(UploadedSound.TypeOf(Sounds.Ogg("\u0001vorbis")), Is.EqualTo("audio/ogg"));
        Assert.That(UploadedSound.TypeOf(Sounds.Mp4()), Is.EqualTo("audio/mp4"));
        Assert.That(UploadedContent.KindOf(Sounds.Mp3()), Is.EqualTo(FileKinds.Sound));
    }

    [Test]
    public void Pictures_in_motion_are_no_sound_even_beside_one()
    {
        Assert.That(UploadedSound.TypeOf(Sounds.Mp4("vide")), Is.Null);
        Assert.That(UploadedSound.TypeOf([.. Sounds.Mp4(), .. Sounds.Mp4("vide")]), Is.Null);
        Assert.That(UploadedSound.TypeOf(Sounds.Ogg("\u0080theora")), Is.Null);
        Assert.That(UploadedSound.TypeOf([.. Sounds.Ogg(), .. Sounds.Ogg("\u0080theora")]), Is.Null);
    }

    [TestCase("ID3")]
    [TestCase("ID3\u0004\u0000\u0000\u007F\u007F\u007F\u007F")]
    [TestCase("OggS")]
    [TestCase("\u0000\u0000\u0000\u0010ftypM4A \u0000\u0000\u0000\u0000")]
    [TestCase("\u0000\u0000\u0000\u0010ftypM4A hdlr")]
    [TestCase("\u00FF\u00FB\u0090\u0000")]
    [TestCase("\u00FF\u00FE<\u0000h\u0000")]
    [TestCase("RIFF\u0000\u0000\u0000\u0000WAVE")]
    [TestCase("<html>")]
    public void What_only_begins_like_a_sound_is_none(string content) =>
        Assert.That(UploadedContent.KindOf(Encoding.Latin1.GetBytes(content)), Is.Null);

    [Test]
    public void A_picture_is_not_taken_for_a_sound() => Assert.That(UploadedSound.TypeOf(Pictures.Jpeg(8, 8)), Is.Null);
}
