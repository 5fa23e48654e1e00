using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Tables;
using Dapper;

namespace Permits;

/// <summary>A paper register of permits of one type: its lines become applications that have ended. Its kind is code and version of the type: <c>event/1</c>.</summary>
internal sealed class PaperRegister(
    IModuleDatabase database, PermitTypes types, PaperApplications applications, PaperNumbers numbers, ITown town, ITownCalendar calendar, ITexts texts)
    : IPaperRegister<PaperRow>
{
    private const string WorkedOn =
        $"""
        select number
        from application
        where batch = @Register and {TakenUp}
        order by number
        limit 10
        """;

    private const string Next =
        $"""
        select number
        from application
        where batch = @Register and not {TakenUp}
        order by number
        limit 300
        """;

    /// <summary>A condition on the table application: somebody has worked on it since it was imported.</summary>
    private const string TakenUp =
        """
        (application.version > 1
          or exists (select 1 from application_document added where added.number = application.number)
          or exists (select 1 from application other where other.renews = application.number or other.appeals = application.number)
          or exists (select 1 from draft where draft.renews = application.number)
          or exists (select 1 from application_event happened where happened.number = application.number and happened.kind not in ('filed', 'moved')))
        """;

    private const string DropScans = "delete from paper_scan where register = @Register";

    public async Task<Outcome<IReadOnlyList<RegisterColumn>>> ColumnsAsync(string kind, CancellationToken cancellation) =>
        await TypeOfAsync(kind, cancellation) is { } type
            ? Outcome<IReadOnlyList<RegisterColumn>>.Granted(PaperColumns.For(type.Type.Form, town.Languages, texts))
            : PaperRefusals.TypeMissing;

    public async Task<Func<CsvRow, Outcome<PaperRow>>> ReaderAsync(RegisterImport register, CancellationToken cancellation) =>
        new PaperReader((await TypeOfAsync(register, cancellation)).Type, town, calendar.Today).Read;

    public async Task<IReadOnlyList<RegisterDoubt>> DoubtsAsync(
        RegisterImport register, IReadOnlyList<NumberedRow<PaperRow>> rows, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await numbers.DoubtsAsync(connection, register, rows, cancellation);
    }

    /// <summary>What only came with the module so far is published now: its applications keep this version.</summary>
    public async Task ConfirmAsync(RegisterImport register, CancellationToken cancellation) =>
        await types.UseAsync((await TypeOfAsync(register, cancellation)).Code, cancellation);

    public async Task WriteAsync(RegisterImport register, IReadOnlyList<PaperRow> rows, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await applications.WriteAsync(connection, register, await TypeOfAsync(register, cancellation), rows, cancellation);
    }

    public async Task<IReadOnlyList<string>> TakenUpAsync(string register, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var numbers = await connection.QueryAsync<int>(new CommandDefinition(WorkedOn, new { Register = register }, cancellationToken: cancellation));
        return [.. numbers.Select(CaseNumber.Show)];
    }

    public async Task<int> DeleteAsync(string register, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var numbers = (await connection.QueryAsync<int>(new CommandDefinition(Next, new { Register = register }, cancellationToken: cancellation))).ToArray();
        foreach (var statement in numbers.Length > 0 ? Deletions(database.Engine) : [DropScans])
            await connection.ExecuteAsync(new CommandDefinition(statement, new { Register = register, Numbers = numbers }, cancellationToken: cancellation));
        return numbers.Length;
    }

    /// <returns>Null where there is no such type, or no such version of it.</returns>
    public static Task<PermitTypeVersion?> TypeOfAsync(PermitTypes types, string kind, CancellationToken cancellation) =>
        kind.Split('/') is [var code, var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? types.FindAsync(code, version, cancellation)
            : Task.FromResult<PermitTypeVersion?>(null);

    private Task<PermitTypeVersion?> TypeOfAsync(string kind, CancellationToken cancellation) => TypeOfAsync(types, kind, cancellation);

    private async Task<PermitTypeVersion> TypeOfAsync(RegisterImport register, CancellationToken cancellation) =>
        await TypeOfAsync(register.Kind, cancellation) ?? throw new InvalidOperationException($"The permit type {register.Kind} of a register is gone.");

    private static string[] Deletions(SqlEngine engine) =>
    [
        $"delete from register_entry where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from paper_entry where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from application_event where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from application where {AmongValues.Of(engine, "number", "@Numbers")}",
    ];
}
