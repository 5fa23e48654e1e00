using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Staff look at the picture of a batch's sheets, whose SHA-256 is kept with the batch.</summary>
internal static class BatchPhotoEndpoint
{
    public static void MapBatchPhoto(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/{poll}/paper/{number:int}/photo", ShowAsync).RequireRole(Roles.Agent, Roles.Officer);

    private static async Task<IResult> ShowAsync(string poll, int number, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
        await mediator.Send(new FindBatch(poll, number), cancellation) is { Photo.Length: > 0 } batch
            && await files.FindAsync(batch.Photo, cancellation) is { } photo
            ? photo.ToResult()
            : PaperRefusals.Unknown.ToResult();
}
