using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints.Open311;

/// <summary>A report that a program sent is filed, together with what only programs send.</summary>
/// <param name="Key">Id of the program's key.</param>
/// <param name="IsBatch">Whether the program is answered with a token.</param>
/// <param name="MediaUrl">Addresses, one on each line; may be empty.</param>
internal sealed record TakeRequest(FileReport Report, string Key, bool IsBatch, string MediaUrl, string DeviceId, string AccountId) : IChange<TakenRequest>;

/// <param name="Token">Empty where the number is answered at once.</param>
internal sealed record TakenRequest(int Number, string Token, DateOnly DueOn);

internal sealed class TakeRequestHandler(IModuleDatabase database, IMediator mediator, TimeProvider clock) : IRequestHandler<TakeRequest, Outcome<TakenRequest>>
{
    private const string Insert =
        """
        insert into open311_request (token, number, media_url, device_id, account_id, key_id, sent_at)
        values (@Token, @Number, @MediaUrl, @DeviceId, @AccountId, @Key, @Now)
        """;

    public async Task<Outcome<TakenRequest>> Handle(TakeRequest request, CancellationToken cancellation)
    {
        var filed = await mediator.Send(request.Report, cancellation);
        if (!filed.TryGetAnswer(out var report))
            return Outcome<TakenRequest>.Refused(filed.Refusals);
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Token = token, report.Number, request.MediaUrl, request.DeviceId, request.AccountId, request.Key, Now = clock.GetUtcNow() },
            cancellationToken: cancellation));
        return new TakenRequest(report.Number, request.IsBatch ? token : "", report.DueOn);
    }
}

/// <summary>How programs call a report: its case number in digits only. Hyphens and spaces are taken as well.</summary>
internal static class RequestId
{
    public static string Write(int number) => CaseNumber.Show(number).Replace("-", "", StringComparison.Ordinal);
}
