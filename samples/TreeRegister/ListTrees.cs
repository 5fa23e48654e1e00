using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace TreeRegister;

/// <summary>Anybody looks at the register.</summary>
public sealed record ListTrees : IQuery<Register>;

/// <param name="Trees">The 50 registered last, newest first.</param>
/// <param name="Quarters">Every quarter that has a tree, most trees first.</param>
public sealed record Register(IReadOnlyList<ListedTree> Trees, IReadOnlyList<QuarterCount> Quarters);

/// <summary>A line of the register. Its note is public: the form says so.</summary>
public sealed record ListedTree(string Number, string Species, string Quarter, DateOnly PlantedOn, string Note);

/// <param name="Quarter">Name of the quarter.</param>
/// <param name="Trees">How many trees stand there.</param>
/// <param name="CaredOn">When the town last resolved a report about a tree there, or null.</param>
public sealed record QuarterCount(string Quarter, long Trees, DateOnly? CaredOn);

internal sealed class ListTreesHandler(IModuleDatabase database) : IRequestHandler<ListTrees, Register>
{
    private const string Newest =
        """
        select number, species, quarter, planted_on, note
        from tree
        order by registered_at desc, number
        limit 50
        """;

    private const string PerQuarter =
        """
        select tree.quarter, count(*) as trees, (select max(cared_on) from tree_care where tree_care.quarter = tree.quarter) as cared_on
        from tree
        group by tree.quarter
        order by count(*) desc, tree.quarter
        limit 200
        """;

    public async Task<Register> Handle(ListTrees request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var trees = await connection.QueryAsync<ListedTree>(new CommandDefinition(Newest, cancellationToken: cancellation));
        var quarters = await connection.QueryAsync<QuarterCount>(new CommandDefinition(PerQuarter, cancellationToken: cancellation));
        return new Register([.. trees], [.. quarters]);
    }
}

internal static class ListTreesEndpoint
{
    public static void MapListTrees(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ListTreesPage>("/").AllowAnonymous();
        routes.MapGet("/api/trees", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new ListTrees(), cancellation))
            .AllowAnonymous();
    }
}
