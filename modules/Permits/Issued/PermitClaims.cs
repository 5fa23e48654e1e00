using System.Formats.Cbor;
using System.Text;

namespace Permits;

/// <summary>What the signed code on a permit says.</summary>
/// <param name="Holder">Name, or initials where permits of the type are not published.</param>
/// <param name="ValidUntil">Its last day; null where it has none.</param>
internal sealed record PermitClaims(
    int Number, string Type, string Holder, string Place, DateOnly ValidFrom, DateOnly? ValidUntil, DateOnly IssuedOn, string Town)
{
    // Claims of a CBOR Web Token: RFC 8392, section 4. Type and place share one of the private ones.
    private const int Issuer = 1;
    private const int Subject = 2;
    private const int Expires = 4;
    private const int NotBefore = 5;
    private const int IssuedAt = 6;
    private const int TokenId = 7;
    private const int TypeAndPlace = -65537;
    private const int LongestText = 60;

    /// <summary>Longer texts are cut, at a whole letter, so that the code stays small enough to be scanned.</summary>
    public byte[] Write()
    {
        var cbor = new CborWriter(CborConformanceMode.Canonical);
        cbor.WriteStartMap(ValidUntil is null ? 6 : 7);
        Write(cbor, Issuer, Town);
        Write(cbor, Subject, Holder);
        if (ValidUntil is { } until)
            Write(cbor, Expires, until.AddDays(1));
        Write(cbor, NotBefore, ValidFrom);
        Write(cbor, IssuedAt, IssuedOn);
        cbor.WriteInt32(TokenId);
        cbor.WriteByteString([(byte)(Number >> 24), (byte)(Number >> 16), (byte)(Number >> 8), (byte)Number]);
        cbor.WriteInt32(TypeAndPlace);
        cbor.WriteStartArray(2);
        cbor.WriteTextString(Cut(Type));
        cbor.WriteTextString(Cut(Place));
        cbor.WriteEndArray();
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    /// <returns>The claims, or null where the bytes are not what <see cref="Write"/> gives.</returns>
    public static PermitClaims? Read(byte[] bytes)
    {
        try
        {
            var cbor = new CborReader(bytes, CborConformanceMode.Canonical);
            var claims = new PermitClaims(0, "", "", "", default, null, default, "");
            var left = cbor.ReadStartMap();
            for (; left > 0; left--)
                claims = Take(claims, cbor);
            cbor.ReadEndMap();
            return cbor.BytesRemaining == 0 && claims.Number > 0 ? claims : null;
        }
        catch (Exception foreign) when (foreign is CborContentException or InvalidOperationException or OverflowException or ArgumentOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private static PermitClaims Take(PermitClaims claims, CborReader cbor)
    {
        switch (cbor.ReadInt32())
        {
            case Issuer:
                return claims with { Town = cbor.ReadTextString() };
            case Subject:
                return claims with { Holder = cbor.ReadTextString() };
            case Expires:
                return claims with { ValidUntil = ReadDay(cbor).AddDays(-1) };
            case NotBefore:
                return claims with { ValidFrom = ReadDay(cbor) };
            case IssuedAt:
                return claims with { IssuedOn = ReadDay(cbor) };
            case TokenId:
                return claims with { Number = cbor.ReadByteString() is [var a, var b, var c, var d] ? a << 24 | b << 16 | c << 8 | d : 0 };
            case TypeAndPlace:
                cbor.ReadStartArray();
                claims = claims with { Type = cbor.ReadTextString(), Place = cbor.ReadTextString() };
                cbor.ReadEndArray();
                return claims;
            default:
                throw new FormatException();
        }
    }

    private static void Write(CborWriter cbor, int claim, string text)
    {
        cbor.WriteInt32(claim);
        cbor.WriteTextString(Cut(text));
    }

    /// <summary>A day is written as the instant at which it begins in UTC, so that it is the same day wherever it is read.</summary>
    private static void Write(CborWriter cbor, int claim, DateOnly day)
    {
        cbor.WriteInt32(claim);
        cbor.WriteInt64(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds());
    }

    private static DateOnly ReadDay(CborReader cbor) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(cbor.ReadInt64()).UtcDateTime);

    private static string Cut(string text)
    {
        var cut = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > LongestText)
                break;
            cut.Append(rune.ToString());
        }

        return cut.ToString();
    }
}
