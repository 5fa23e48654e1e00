using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>civichost permits verify: what the downloaded verify page does, for programs. Looks into no register.</summary>
internal static class VerifyCommand
{
    private const int NotGood = 1;
    private const int BadArguments = 2;
    private const int MostBytesOfAFile = 1024 * 1024;

    private static readonly Argument<string?> Payload = new("payload")
    {
        Description = "What the QR code of a permit holds: the address, or its end.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = "The town's public keys: the file served at /permits/keys, or one public key as PEM.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Today = new("--today") { Description = "Counts as today; without it the town's date.", HelpName = "DATE", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    public static Command Create(IServiceProvider services)
    {
        var command = new Command(
            "verify", "Check a permit's signature and dates without asking the town. Ends with 0 where it is good, with 1 where it is not. Whether it was suspended or revoked, only the town knows.")
        {
            Payload,
            Key,
            Today,
            Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var townsToday = services.GetRequiredService<ITownCalendar>().Today;
            if (parsed.GetValue(Payload) is not { Length: > 0 } pasted)
                return await ComplainAsync(parsed, "Give what the QR code of the permit holds.");
            if (parsed.GetValue(Key) is not { Length: > 0 } file)
                return await ComplainAsync(parsed, "Give the town's public keys with --key FILE; the town serves them at /permits/keys.");
            if (await ReadKeysAsync(file, cancellation) is not { } keys)
                return await ComplainAsync(parsed, $"{file} is not there or holds no public keys. Take the file served at /permits/keys, or one public key as PEM.");
            if (Day(parsed.GetValue(Today), townsToday) is not { } today)
                return await ComplainAsync(parsed, $"--today {parsed.GetValue(Today)} cannot be read. Give a day like 2023-05-15.");

            var standing = Judge(pasted, keys, today, out var claims);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(Json) ? ToJson(standing, claims) : ToText(standing, claims));
            return standing == PermitStanding.Valid ? 0 : NotGood;
        });
        return command;
    }

    private static PermitStanding Judge(string pasted, IReadOnlyList<PublicKey> keys, DateOnly today, out PermitClaims? claims)
    {
        claims = null;
        if (PermitAddress.PayloadIn(pasted) is not { } bytes || PermitPayload.Read(bytes) is not { } payload || !payload.IsSignedBy(keys))
            return PermitStanding.NotGenuine;
        claims = payload.Claims;
        return claims.ValidUntil < today ? PermitStanding.Expired : today < claims.ValidFrom ? PermitStanding.NotYet : PermitStanding.Valid;
    }

    private static async Task<IReadOnlyList<PublicKey>?> ReadKeysAsync(string file, CancellationToken cancellation)
    {
        var found = new FileInfo(file);
        return found is { Exists: true, Length: <= MostBytesOfAFile } ? PublicKeyList.Read(await File.ReadAllTextAsync(file, cancellation)) : null;
    }

    private static DateOnly? Day(string? written, DateOnly otherwise) => written is null
        ? otherwise
        : DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static async Task<int> ComplainAsync(ParseResult parsed, string sentence)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync(sentence);
        return BadArguments;
    }

    private static string ToJson(PermitStanding standing, PermitClaims? claims) => JsonSerializer.Serialize(
        new
        {
            Status = PermitStandingWords.CodeOf(standing),
            Number = claims is null ? null : PermitNumber.Show(claims.Number),
            claims?.Type,
            claims?.Holder,
            claims?.Place,
            claims?.ValidFrom,
            claims?.ValidUntil,
            claims?.IssuedOn,
            claims?.Town,
        },
        JsonSerializerOptions.Web);

    private static string ToText(PermitStanding standing, PermitClaims? claims) => claims is null
        ? "not-genuine: the town did not sign this, or it was altered."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{PermitStandingWords.CodeOf(standing)}: {PermitNumber.Show(claims.Number)}, {claims.Type}, {claims.Holder}, {claims.Place}, {claims.ValidFrom:yyyy-MM-dd} to {claims.ValidUntil:yyyy-MM-dd}, issued {claims.IssuedOn:yyyy-MM-dd} by {claims.Town}");
}
