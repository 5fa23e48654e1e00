using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Staff need to know which units there are, to give a report to one or to look at its reports.</summary>
[RequiresRole(Roles.Officer, Roles.Agent, ComplaintsRole.Manager, ComplaintsRole.Dispatcher, Roles.Administrator)]
internal sealed record ReadUnits : IQuery<IReadOnlyList<ChosenUnit>>;

/// <param name="IsMine">Whether the person belongs to it.</param>
/// <param name="IsHeadedByMe">Whether the person is its head.</param>
public sealed record ChosenUnit(string Code, string Name, bool IsMine, bool IsHeadedByMe);

internal sealed class ReadUnitsHandler(IModuleDatabase database, ICurrentPerson person) : IRequestHandler<ReadUnits, IReadOnlyList<ChosenUnit>>
{
    private const string Active =
        """
        select unit.code, unit.name, mine.person is not null as is_mine, coalesce(mine.is_head, false) as is_headed_by_me
        from unit
        left join unit_member mine on mine.unit = unit.code and mine.person = @Person
        where unit.is_active
        order by unit.name, unit.code
        limit 1000
        """;

    public async Task<IReadOnlyList<ChosenUnit>> Handle(ReadUnits request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<ChosenUnit>(new CommandDefinition(Active, new { Person = person.Id ?? "" }, cancellationToken: cancellation))).AsList();
    }
}
