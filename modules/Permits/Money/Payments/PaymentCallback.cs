using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Where operators report. The rail says whether it is its operator; what it reports is committed before anybody is answered.</summary>
internal static class PaymentCallbackEndpoint
{
    private const int LongestBody = 65_536;

    public static void MapPaymentCallback(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/payments/callback/{rail}", [HttpMethods.Get, HttpMethods.Post], TakeAsync).AllowPrograms();

    private static async Task<IResult> TakeAsync(HttpContext http, string rail, IPaymentRails rails, IMediator mediator, CancellationToken cancellation)
    {
        var callback = await ReadAsync(http.Request, cancellation);
        if (await rails.ReadCallbackAsync(rail, callback, cancellation) is not { } report)
            return MoneyRefusals.CallbackUnknown.ToResult();
        var recorded = await mediator.Send(new RecordReport(rail, report), cancellation);
        return recorded.IsRefused ? recorded.Refusals[0].ToResult() : Results.Json(new { taken = true });
    }

    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    private static async Task<RailCallback> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var fields = request.Query.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        if (HttpMethods.IsGet(request.Method))
            return new RailCallback(fields, headers, default);
        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(cancellation))
                fields[name] = value.ToString();
            return new RailCallback(fields, headers, default);
        }

        var body = new byte[LongestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        return length <= LongestBody
            ? new RailCallback(fields, headers, body.AsMemory(0, length))
            : throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
    }
}
