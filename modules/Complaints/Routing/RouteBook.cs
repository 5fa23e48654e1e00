using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>A rule that gives reports to a unit.</summary>
/// <param name="Category">Code of a category or group; empty for any.</param>
/// <param name="Quarter">Name of a quarter or district; empty for any.</param>
internal sealed record Route(string Id, string Category, string Quarter, string Unit);

/// <summary>Which unit a new report goes to. Kept in memory for a few seconds.</summary>
internal sealed class RouteBook(ITown town, TimeProvider clock)
{
    private const string Everything = "select id, category, quarter, unit from route order by category, quarter limit 5000";

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private volatile Kept? _kept;

    /// <summary>Called by whoever changes a route.</summary>
    public void Forget() => _kept = null;

    /// <summary>The unit that a new report goes to.</summary>
    /// <returns>Code of the unit; empty where nobody is in charge: the unrouted queue.</returns>
    public async ValueTask<string> UnitForAsync(
        IModuleDatabase database, CategoryTree categories, Category category, string quarter, CancellationToken cancellation) =>
        (await DecideAsync(database, categories, category, quarter, cancellation)).Unit;

    /// <summary>The rule that names the category most closely decides; among those, the one that names the place most closely.</summary>
    public async ValueTask<RouteDecision> DecideAsync(
        IModuleDatabase database, CategoryTree categories, Category category, string quarter, CancellationToken cancellation)
    {
        var routes = await ReadAsync(database, cancellation);
        foreach (var around in categories.Around(category.Code).Append(""))
        {
            foreach (var place in town.Around(quarter).Append(""))
            {
                if ((around.Length > 0 || place.Length > 0) && routes.TryGetValue((around, place), out var unit))
                    return new RouteDecision(unit, RouteReason.Rule, around, place);
            }

            // A category's own unit stands behind every rule that names it, and before those of the groups around it.
            if (categories.Find(around) is { Unit.Length: > 0 } own)
                return new RouteDecision(own.Unit, RouteReason.Category, around, "");
        }

        return routes.TryGetValue(("", ""), out var last)
            ? new RouteDecision(last, RouteReason.Rule, "", "")
            : new RouteDecision("", RouteReason.Nobody, "", "");
    }

    private async ValueTask<IReadOnlyDictionary<(string, string), string>> ReadAsync(IModuleDatabase database, CancellationToken cancellation)
    {
        if (_kept is { } kept && clock.GetElapsedTime(kept.At) < KeptFor)
            return kept.Units;
        var at = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellation);
        var routes = await connection.QueryAsync<Route>(new CommandDefinition(Everything, cancellationToken: cancellation));
        var units = routes.ToDictionary(route => (route.Category, route.Quarter), route => route.Unit);
        _kept = new Kept(units, at);
        return units;
    }

    private sealed record Kept(IReadOnlyDictionary<(string, string), string> Units, long At);
}

/// <param name="Unit">Code; empty where nobody is in charge.</param>
/// <param name="Category">What the rule names, or the category or group whose own unit it is; empty for any.</param>
/// <param name="Quarter">What the rule names; empty for any.</param>
internal sealed record RouteDecision(string Unit, RouteReason Reason, string Category, string Quarter);

/// <summary>Why a report goes where it goes.</summary>
internal enum RouteReason
{
    /// <summary>A rule of the table says so.</summary>
    Rule,

    /// <summary>It is the unit in charge of the category or of a group around it.</summary>
    Category,

    /// <summary>Nothing says anything: it waits in the unrouted queue.</summary>
    Nobody,
}
