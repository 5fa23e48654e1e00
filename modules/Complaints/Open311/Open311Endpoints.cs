using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints.Open311;

/// <summary>The Open311 GeoReport v2 server: what programs of others ask and send, below the address that they expect.</summary>
internal static class Open311Endpoints
{
    public const string Address = "/open311/v2";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapOpen311(this IEndpointRouteBuilder routes)
    {
        routes.MapResource("/discovery", Discovery.AnswerAsync);
        routes.MapResource("/services", ServiceList.AnswerAsync);
        routes.MapResource("/services/{code}", ServiceDefinition.AnswerAsync);
        routes.MapResource("/requests", RequestList.AnswerAsync, NewRequest.AnswerAsync);
        routes.MapResource("/requests/{id}", OneRequest.AnswerAsync);
        routes.MapResource("/tokens/{token}", TokenAnswer.AnswerAsync);
        routes.MapResource("/servicerequestupdates", UpdateList.AnswerAsync, NewUpdate.AnswerAsync);
        routes.MapMethods("/requests.csv", Reading, RequestDownload.AnswerAsync).AllowPrograms();
        routes.MapMethods("/", Reading, http => Open311Call.AnswerAsync(http, Discovery.AnswerAsync)).WithSummary("api.open311").AllowPrograms();
        routes.Map("/{**rest}", http => Open311Call.AnswerAsync(http, UnknownAsync)).AllowPrograms();
    }

    /// <summary>With the extensions of the two formats, and without: then the header Accept decides.</summary>
    private static void MapResource(this IEndpointRouteBuilder routes, string path, Open311Method get, Open311Method? post = null)
    {
        foreach (var pattern in (string[])[path + ".{format}", path])
        {
            routes.MapMethods(pattern, Reading, http => Open311Call.AnswerAsync(http, get)).AllowPrograms();
            if (post is not null)
                routes.MapPost(pattern, http => Open311Call.AnswerAsync(http, post)).AllowPrograms();
            routes.Map(pattern, http => Open311Call.AnswerAsync(http, OtherMethodAsync)).AllowPrograms();
        }
    }

    private static Task<Open311Answer> UnknownAsync(Open311Call call, CancellationToken cancellation) =>
        Task.FromResult(call.Refuse(Open311Refusals.UnknownAddress));

    private static Task<Open311Answer> OtherMethodAsync(Open311Call call, CancellationToken cancellation) =>
        Task.FromResult(call.Refuse(Open311Refusals.OtherMethod));
}

/// <summary>Answers one method on one resource.</summary>
internal delegate Task<Open311Answer> Open311Method(Open311Call call, CancellationToken cancellation);
