using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Polls;

/// <summary>Somebody looks at the picture of an option, or listens to it. Only what the definition names is shown: no other file, and not that one altered.</summary>
internal sealed record ShowOptionFile(string Poll, string Hash) : IQuery<ShownOptionFile?>;

/// <param name="IsFrozen">Whether it can never be another one.</param>
internal sealed record ShownOptionFile(OptionFile File, bool IsFrozen);

internal sealed class ShowOptionFileHandler(IModuleDatabase database, IMediator mediator, OptionFiles files)
    : IRequestHandler<ShowOptionFile, ShownOptionFile?>
{
    public async Task<ShownOptionFile?> Handle(ShowOptionFile request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll, WithDrafts: true), cancellation) is not { } poll)
            return null;
        if (!poll.Definition.Options.Any(option => option.Picture == request.Hash || option.Audio == request.Hash))
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await files.FindAsync(connection, poll.Id, request.Hash, cancellation) is { } file
            ? new ShownOptionFile(file, poll.State != Poll.Draft)
            : null;
    }
}

internal static class ShowOptionFileEndpoint
{
    public static string AddressOf(string poll, string hash) => $"/polls/{poll}/files/{hash}";

    public static void MapShowOptionFile(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{poll}/files/{hash}", async (string poll, string hash, HttpContext http, IMediator mediator, CancellationToken cancellation) =>
        {
            if (await mediator.Send(new ShowOptionFile(poll, hash), cancellation) is not { } shown)
                return PollRefusals.Unknown.ToResult();
            var headers = http.Response.Headers;
            headers.CacheControl = shown.IsFrozen ? "public, max-age=31536000, immutable" : "private, no-cache";
            headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            headers.XContentTypeOptions = "nosniff";
            // Telephones ask for a recording in pieces.
            return Results.Bytes(shown.File.Bytes, shown.File.ContentType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{hash}\""));
        }).AllowAnonymous();
}
