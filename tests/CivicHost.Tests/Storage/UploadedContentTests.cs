using System.Buffers.Binary;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using SkiaSharp;

namespace CivicHost.Tests.Storage;

public sealed class UploadedContentTests
{
    [Test]
    public async Task Where_the_picture_was_taken_is_gone()
    {
        var sent = Pictures.JpegWithPlace();

        var kept = await UploadedContent.ReencodeAsync(sent, 1600, CancellationToken.None);

        Assert.That(Encoding.Latin1.GetString(sent), Does.Contain("GPS").And.Contain("Exif"));
        Assert.That(Encoding.Latin1.GetString(kept!), Does.Not.Contain("GPS").And.Not.Contain("Exif"));
    }

    /// <summary>What a viewer shows of a picture that is red above and blue below when its note says how it was turned.</summary>
    [TestCase(1, 64, 48, "red", "red")]
    [TestCase(2, 64, 48, "red", "red")]
    [TestCase(3, 64, 48, "blue", "blue")]
    [TestCase(4, 64, 48, "blue", "blue")]
    [TestCase(5, 48, 64, "red", "blue")]
    [TestCase(6, 48, 64, "blue", "red")]
    [TestCase(7, 48, 64, "blue", "red")]
    [TestCase(8, 48, 64, "red", "blue")]
    public async Task A_picture_is_kept_the_right_way_up(int orientation, int width, int height, string topLeft, string topRight)
    {
        var kept = await UploadedContent.ReencodeAsync(RedAboveBlue(orientation), 1600, CancellationToken.None);

        using var shown = SKBitmap.Decode(kept);
        Assert.That((shown.Width, shown.Height), Is.EqualTo((width, height)));
        Assert.That((ColourAt(shown, 4, 4), ColourAt(shown, width - 5, 4)), Is.EqualTo((topLeft, topRight)));
    }

    [Test]
    public async Task A_large_picture_is_made_smaller_in_proportion()
    {
        using var bitmap = new SKBitmap(2000, 1000);
        bitmap.Erase(SKColors.SeaGreen);
        using var sent = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        using var kept = SKBitmap.Decode(await UploadedContent.ReencodeAsync(sent.ToArray(), 500, CancellationToken.None));

        Assert.That((kept.Width, kept.Height), Is.EqualTo((500, 250)));
    }

    [TestCase(30_000, 30_000)]
    [TestCase(int.MaxValue, 1)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public async Task A_picture_that_claims_too_many_pixels_is_not_tried(int width, int height)
    {
        var before = GC.GetTotalAllocatedBytes();

        var kept = await UploadedContent.ReencodeAsync(PngOf(width, height), 1600, CancellationToken.None);

        Assert.That(kept, Is.Null);
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(10_000_000));
    }

    [Test]
    public async Task What_hides_behind_a_picture_does_not_come_through()
    {
        byte[] sent = [.. Pictures.JpegWithPlace(), .. "<script>alert(1)</script>PK\u0003\u0004"u8];

        var kept = await UploadedContent.ReencodeAsync(sent, 1600, CancellationToken.None);

        Assert.That(Encoding.Latin1.GetString(kept!), Does.Not.Contain("<script>").And.Not.Contain("PK\u0003\u0004"));
    }

    [Test]
    public async Task What_only_begins_like_a_picture_cannot_be_read()
    {
        Assert.That(await UploadedContent.ReencodeAsync([0xFF, 0xD8, 0xFF, .. "<html>"u8], 1600, CancellationToken.None), Is.Null);
    }

    [TestCase("MZ\u0090")]
    [TestCase("<svg xmlns=")]
    [TestCase("<html>")]
    [TestCase("GIF89a")]
    [TestCase("PK\u0003\u0004")]
    [TestCase(" %PDF-1.7")]
    [TestCase("")]
    public void Anything_else_is_neither_picture_nor_pdf_whatever_its_name(string content) =>
        Assert.That(UploadedContent.KindOf(Encoding.Latin1.GetBytes(content)), Is.Null);

    [Test]
    public void A_pdf_is_known_by_its_first_bytes() => Assert.That(UploadedContent.KindOf(Pictures.Pdf()), Is.EqualTo(FileKinds.Pdf));

    private static byte[] RedAboveBlue(int orientation)
    {
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Erase(SKColors.Red);
        using (var canvas = new SKCanvas(bitmap))
        using (var blue = new SKPaint { Color = SKColors.Blue })
            canvas.DrawRect(0, 24, 64, 24, blue);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        var jpeg = encoded.ToArray();
        // One entry of EXIF: tag 0x0112 (orientation), type short, one value.
        byte[] note = [.. "Exif\0\0MM\0*\0\0\0\b\0\u0001"u8, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(note.Length + 2), .. note, .. jpeg[2..]];
    }

    private static string ColourAt(SKBitmap bitmap, int x, int y)
    {
        var colour = bitmap.GetPixel(x, y);
        return colour.Red > colour.Blue ? "red" : "blue";
    }

    /// <summary>A few bytes whose header promises a picture of any size.</summary>
    private static byte[] PngOf(int width, int height)
    {
        var header = new byte[17];
        "IHDR"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), height);
        header[12] = 8;
        header[13] = 6;
        var check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(header));
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. header, .. check, 0, 0, 0, 0, .. "IDAT"u8, 0x35, 0xAF, 0x06, 0x1E];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}
