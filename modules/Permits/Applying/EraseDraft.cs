using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever has the code does not go on, and wants nothing to be kept.</summary>
public sealed record EraseDraft(string Code) : IChange<ErasedDrafts>;

/// <summary>Drafts that nobody touched for sixty days are erased, as their pages say.</summary>
[RequiresRole(Roles.System)]
public sealed record EraseOldDrafts : IChange<ErasedDrafts>;

/// <param name="Count">How many.</param>
public sealed record ErasedDrafts(int Count);

internal sealed class EraseDraftHandler(IModuleDatabase database, DraftReader drafts, IFileStore files, TimeProvider clock)
    : IRequestHandler<EraseDraft, Outcome<ErasedDrafts>>, IRequestHandler<EraseOldDrafts, Outcome<ErasedDrafts>>
{
    /// <summary>The next night takes the rest.</summary>
    private const int MostAtOnce = 500;

    private const string Old =
        """
        select code
        from draft
        where changed_at <= @Before
        order by changed_at, code
        limit @MostAtOnce
        """;

    private const string DeleteDocuments = "delete from draft_document where code = @Code";

    private const string Delete = "delete from draft where code = @Code";

    public async Task<Outcome<ErasedDrafts>> Handle(EraseDraft request, CancellationToken cancellation) =>
        TrackingCode.Read(request.Code) is { } code && await EraseAsync(code, cancellation) ? new ErasedDrafts(1) : DraftRules.Unknown;

    public async Task<Outcome<ErasedDrafts>> Handle(EraseOldDrafts request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var before = clock.GetUtcNow().AddDays(-DraftRules.KeptDays);
        var old = await connection.QueryAsync<string>(new CommandDefinition(Old, new { Before = before, MostAtOnce }, cancellationToken: cancellation));
        var erased = 0;
        foreach (var code in old.AsList())
            erased += await EraseAsync(code, cancellation) ? 1 : 0;
        return new ErasedDrafts(erased);
    }

    private async Task<bool> EraseAsync(string code, CancellationToken cancellation)
    {
        foreach (var id in await drafts.FindAsync(code, cancellation) is { } file ? file.Files : [])
            await files.DropAsync(id, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(DeleteDocuments, new { Code = code }, cancellationToken: cancellation));
        return await connection.ExecuteAsync(new CommandDefinition(Delete, new { Code = code }, cancellationToken: cancellation)) > 0;
    }
}

/// <summary>Every night.</summary>
internal sealed class EraseOldDraftsJob(IMediator mediator) : IModuleJob
{
    public const string Name = "drafts";

    public async Task RunAsync(CancellationToken cancellation) => await mediator.Send(new EraseOldDrafts(), cancellation);
}

internal static class EraseDraftEndpoint
{
    public static void MapEraseDraft(this IEndpointRouteBuilder routes) =>
        routes.MapForm<EraseDraftPage, ErasedDrafts>("/drafts/{code}/erase", form => new EraseDraft(form.Route("code")), _ => "/permits/apply")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
