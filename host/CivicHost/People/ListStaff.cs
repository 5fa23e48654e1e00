using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>Everybody who works or worked for the town, by name.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record ListStaff : IQuery<IReadOnlyList<ListedStaff>>;

[RequiresRole(Roles.Administrator)]
internal sealed record ShowStaff(string Id) : IQuery<ListedStaff?>;

/// <summary>What somebody signed in sees about themselves.</summary>
internal sealed record ShowOwnAccount : IQuery<ListedStaff?>;

internal sealed record ListedStaff(
    string Id, string SignInName, string FullName, IReadOnlyList<string> Roles, bool IsDisabled, bool HasPassword, bool HasSecondStep,
    DateTimeOffset? LastSignedInAt);

internal sealed class ListStaffHandler(IModuleDatabase database)
    : IRequestHandler<ListStaff, IReadOnlyList<ListedStaff>>, IRequestHandler<ShowStaff, ListedStaff?>
{
    public async Task<IReadOnlyList<ListedStaff>> Handle(ListStaff request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await StaffList.ReadAsync(connection, null, cancellation);
    }

    public async Task<ListedStaff?> Handle(ShowStaff request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await StaffList.ReadAsync(connection, request.Id, cancellation)).SingleOrDefault();
    }
}

internal sealed class ShowOwnAccountHandler(IModuleDatabase database, ICurrentPerson person) : IRequestHandler<ShowOwnAccount, ListedStaff?>
{
    public async Task<ListedStaff?> Handle(ShowOwnAccount request, CancellationToken cancellation)
    {
        if (person.Id is not { } id)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return (await StaffList.ReadAsync(connection, id, cancellation)).SingleOrDefault();
    }
}

internal static class StaffList
{
    private const string Read =
        """
        select id, sign_in_name, full_name, is_disabled, password_hash is not null as has_password,
            totp_secret is not null as has_second_step, last_signed_in_at
        from staff
        where @Id = '' or id = @Id
        order by is_disabled, normalized_name
        limit 1000
        """;

    private const string ReadRoles =
        """
        select staff_id, role from staff_role where @Id = '' or staff_id = @Id order by staff_id, role limit 20000
        """;

    private sealed record StaffRow(
        string Id, string SignInName, string FullName, bool IsDisabled, bool HasPassword, bool HasSecondStep, DateTimeOffset? LastSignedInAt);

    private sealed record RoleRow(string StaffId, string Role);

    public static async Task<IReadOnlyList<ListedStaff>> ReadAsync(
        System.Data.Common.DbConnection connection, string? id, CancellationToken cancellation)
    {
        var sought = new { Id = id ?? "" };
        var roles = (await connection.QueryAsync<RoleRow>(new CommandDefinition(ReadRoles, sought, cancellationToken: cancellation)))
            .ToLookup(row => row.StaffId, row => row.Role);
        var rows = await connection.QueryAsync<StaffRow>(new CommandDefinition(Read, sought, cancellationToken: cancellation));
        return
        [
            .. rows.Select(row => new ListedStaff(
                row.Id, row.SignInName, row.FullName, [.. roles[row.Id]], row.IsDisabled, row.HasPassword, row.HasSecondStep, row.LastSignedInAt)),
        ];
    }
}

internal static class ListStaffEndpoint
{
    public static void MapListStaff(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<StaffListPage>("/admin/people").RequireRole(Roles.Administrator);
        routes.MapPage<StaffPage>("/admin/people/{id}").RequireRole(Roles.Administrator);
    }
}
