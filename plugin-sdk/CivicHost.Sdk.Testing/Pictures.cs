using System.Text;
using SkiaSharp;

namespace CivicHost.Sdk.Testing;

/// <summary>Uploads for tests.</summary>
public static class Pictures
{
    /// <summary>A small JPEG with an EXIF block that names a place: <c>GPS 14.69 -17.44</c>.</summary>
    public static byte[] JpegWithPlace()
    {
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Erase(SKColors.SeaGreen);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        var jpeg = encoded.ToArray();
        var note = Encoding.ASCII.GetBytes("Exif\0\0MM\0*\0\0\0\bGPS 14.69 -17.44");
        byte[] block = [0xFF, 0xE1, (byte)((note.Length + 2) >> 8), (byte)(note.Length + 2), .. note];
        return [.. jpeg[..2], .. block, .. jpeg[2..]];
    }

    /// <summary>A JPEG of one colour.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static byte[] Jpeg(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.SeaGreen);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return encoded.ToArray();
    }

    /// <summary>Width and height of a picture in pixels.</summary>
    public static (int Width, int Height) SizeOf(byte[] picture)
    {
        using var bitmap = SKBitmap.Decode(picture);
        return (bitmap.Width, bitmap.Height);
    }

    /// <summary>The smallest thing that begins like a PDF.</summary>
    public static byte[] Pdf() => Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
}
