using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The cashier sends an operator's statement. Nothing of it counts yet.</summary>
/// <param name="Name">As the cashier calls it, for example March, first week.</param>
/// <param name="Rail">Whose statement it is.</param>
/// <param name="Content">The file's text.</param>
[RequiresRole(PermitsRole.Cashier)]
public sealed record UploadStatement(string Name, string Rail, string Content) : IChange<UploadedStatement>;

public sealed record UploadedStatement(string Id);

internal sealed class UploadStatementRules : AbstractValidator<UploadStatement>
{
    public const int LongestName = 80;

    public UploadStatementRules()
    {
        RuleFor(upload => upload.Name).NotEmpty().WithErrorCode("money.name-missing");
        RuleFor(upload => upload.Name).MaximumLength(LongestName).WithErrorCode("money.name-too-long");
        RuleFor(upload => upload.Content).NotEmpty().WithErrorCode("money.file-missing").OverridePropertyName("File");
    }
}

internal sealed class UploadStatementHandler(IModuleDatabase database, PaymentWays ways, ITown town, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<UploadStatement, Outcome<UploadedStatement>>
{
    private const string Insert =
        """
        insert into statement (id, name, rail, content, lines, matched, uploaded_at, uploaded_by)
        values (@Id, @Name, @Rail, @Content, 0, 0, @Now, @Person)
        """;

    /// <summary>What was sent and never taken in holds telephone numbers for nothing.</summary>
    private const string Forget = "delete from statement where imported_at is null and uploaded_at < @WeekAgo";

    private const string ForgetLeftOut = "update statement set content = '' where imported_at < @WeekAgo and content <> ''";

    public async Task<Outcome<UploadedStatement>> Handle(UploadStatement request, CancellationToken cancellation)
    {
        if (ways.WithStatements(town.Languages[0]).All(known => known.Name != request.Rail))
            return MoneyRefusals.WayUnknown;
        var now = clock.GetUtcNow();
        var row = new { Id = Guid.CreateVersion7(now).ToString("N"), request.Name, request.Rail, request.Content, Now = now, Person = person.Id ?? "" };
        await using var connection = await database.OpenAsync(cancellation);
        foreach (var forgetting in (string[])[Forget, ForgetLeftOut])
            await connection.ExecuteAsync(new CommandDefinition(forgetting, new { WeekAgo = now.AddDays(-7) }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        audit.Record($"statement:{row.Id}", new { Uploaded = request.Rail });
        return new UploadedStatement(row.Id);
    }
}

internal static class UploadStatementEndpoint
{
    public static void MapUploadStatement(this IEndpointRouteBuilder routes) =>
        routes.MapForm<StatementsPage, UploadedStatement>("/money/statements", ReadAsync, uploaded => $"/permits/money/statements/{uploaded.Id}")
            .RequireRole(PermitsRole.Cashier);

    private static async Task<Outcome<IChange<UploadedStatement>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var read = await form.ReadTextAsync("file", StatementTable.MostBytes, cancellation);
        return read.TryGetAnswer(out var content)
            ? new UploadStatement(form["name"], form["way"], content ?? "")
            : Outcome<IChange<UploadedStatement>>.Refused(read.Refusals);
    }
}
