using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Somebody who has the code looks how the application stands.</summary>
/// <param name="Code">A tracking code as it is written on the receipt.</param>
public sealed record FindApplication(string Code) : IQuery<ApplicationFile?>;

/// <summary>Staff open an application.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindApplicationForStaff(int Number) : IQuery<ApplicationForStaff?>;

/// <summary>An application with what only the town may read.</summary>
/// <param name="Phone">Or empty.</param>
/// <param name="Email">Or empty.</param>
public sealed record ApplicationForStaff(ApplicationFile File, string Phone, string Email);

internal sealed class FindApplicationHandler(IModuleDatabase database, ApplicationReader reader)
    : IRequestHandler<FindApplication, ApplicationFile?>, IRequestHandler<FindApplicationForStaff, ApplicationForStaff?>
{
    private const string Contact = "select phone, email from application where number = @Number";

    public async Task<ApplicationFile?> Handle(FindApplication request, CancellationToken cancellation) =>
        TrackingCode.Read(request.Code) is { } code ? await reader.FindByCodeAsync(code, cancellation) : null;

    public async Task<ApplicationForStaff?> Handle(FindApplicationForStaff request, CancellationToken cancellation)
    {
        if (await reader.FindAsync(request.Number, cancellation) is not { } file)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var contact = await connection.QuerySingleAsync<Reach>(new CommandDefinition(Contact, new { request.Number }, cancellationToken: cancellation));
        return new ApplicationForStaff(file, contact.Phone, contact.Email);
    }

    private sealed record Reach(string Phone, string Email);
}

/// <summary>Leads from a code, typed into the town's own search, to the application or draft that has it.</summary>
internal sealed class ApplicationFinder(IModuleDatabase database) : ICaseFinder
{
    private const string Where =
        """
        select '/permits/cases/' from application where code = @Code
        union all
        select '/permits/drafts/' from draft where code = @Code
        order by 1
        limit 1
        """;

    public async Task<string?> FindAsync(string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Where, new { Code = code }, cancellationToken: cancellation)) is { } path
            ? path + code
            : null;
    }
}
