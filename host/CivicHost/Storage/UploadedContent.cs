using CivicHost.Sdk;
using SkiaSharp;

namespace CivicHost.Storage;

/// <summary>What an upload really is, and what is kept of a picture: its pixels, the right way up, and nothing else.</summary>
internal static class UploadedContent
{
    private const long MostPixels = 40_000_000;
    private const int Quality = 82;

    /// <summary>Longest side in pixels of the copies that pages show.</summary>
    public const int SmallSide = 480;

    /// <summary>A decoded picture takes up to 160 MB; two at a time fit into the memory a town has.</summary>
    private static readonly SemaphoreSlim TwoAtATime = new(2, 2);

    public static FileKinds? KindOf(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xD8, 0xFF, ..] => FileKinds.Picture,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => FileKinds.Picture,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => FileKinds.Picture,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => FileKinds.Pdf,
        _ when UploadedSound.TypeOf(content) is not null => FileKinds.Sound,
        _ => null,
    };

    /// <returns>Media type of what is kept.</returns>
    public static string TypeOf(FileKinds kind, ReadOnlySpan<byte> content) => kind switch
    {
        FileKinds.Picture => "image/jpeg",
        FileKinds.Sound => UploadedSound.TypeOf(content)!,
        _ => "application/pdf",
    };

    /// <returns>A JPEG without metadata, no side longer than wanted; null where the picture cannot be read or is too large to try.</returns>
    public static async Task<byte[]?> ReencodeAsync(byte[] content, int maximumSide, CancellationToken cancellation)
    {
        await TwoAtATime.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Reencode(content, maximumSide), cancellation);
        }
        finally
        {
            TwoAtATime.Release();
        }
    }

    private static byte[]? Reencode(byte[] content, int maximumSide)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width < 1 || codec.Info.Height < 1 || (long)codec.Info.Width * codec.Info.Height > MostPixels)
            return null;
        using var decoded = new SKBitmap(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
            return null;

        var isTurned = codec.EncodedOrigin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var scale = Math.Min(1f, maximumSide / (float)Math.Max(decoded.Width, decoded.Height));
        var (width, height) = (Math.Max(1, (int)(decoded.Width * scale)), Math.Max(1, (int)(decoded.Height * scale)));
        using var surface = SKSurface.Create(new SKImageInfo(isTurned ? height : width, isTurned ? width : height, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, width, height));
        using var image = SKImage.FromBitmap(decoded);
        surface.Canvas.DrawImage(image, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var snapshot = surface.Snapshot();
        using var encoded = snapshot.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded?.ToArray();
    }

    /// <summary>Turns and mirrors as the camera's EXIF orientation says; that note itself is dropped.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
