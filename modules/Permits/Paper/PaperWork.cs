using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using Dapper;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Brings imports on, batch by batch: a few seconds of it while the clerk waits for the page, the rest by the job below, which anybody can come back to.</summary>
internal sealed class PaperWork(IModuleDatabase database, IMediator mediator, TimeProvider clock)
{
    private static readonly TimeSpan WhileSomebodyWaits = TimeSpan.FromSeconds(5);

    private const int RowsInABatch = 300;

    private const string Content = "select content from paper_file where register = @Id";

    /// <summary>In a scope of its own: the form that was sent is one change, and these are many.</summary>
    public static async Task ContinueWhileSomebodyWaitsAsync(IServiceProvider services, string id, CancellationToken cancellation)
    {
        await using var own = services.CreateAsyncScope();
        await own.ServiceProvider.GetRequiredService<PaperWork>().ContinueAsync(id, WhileSomebodyWaits, cancellation);
    }

    public async Task ContinueAsync(string id, TimeSpan atMost, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        // A file that cannot be taken in wholly is taken back in the same run.
        while (await mediator.Send(new FindPaper(id, Problems: 0), cancellation) is { Import: { IsMoving: true } import } && clock.GetElapsedTime(started) < atMost)
        {
            var goesOn = import.Step == PaperStep.Undoing
                ? await DeleteAsync(import, started, atMost, cancellation)
                : await TakeAsync(import, started, atMost, cancellation);
            if (!goesOn)
                return;
        }
    }

    /// <returns>False where the time is over, or another run was quicker.</returns>
    private async Task<bool> DeleteAsync(PaperRegister import, long started, TimeSpan atMost, CancellationToken cancellation)
    {
        while (clock.GetElapsedTime(started) < atMost)
        {
            var deleted = await mediator.Send(new DeleteImported(import.Id), cancellation);
            if (!deleted.TryGetAnswer(out var answer))
                return false;
            if (answer.Count == 0)
                return true;
        }

        return false;
    }

    private async Task<bool> TakeAsync(PaperRegister import, long started, TimeSpan atMost, CancellationToken cancellation)
    {
        if (await ContentAsync(import.Id, cancellation) is not { } content)
            return false;
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        var after = import.Done;
        var batch = new List<CsvRow>(RowsInABatch);
        await foreach (var row in Csv.ReadAsync(bytes, PaperColumns.Rules(import.Chosen), cancellation))
        {
            if (row.Number <= import.Done)
                continue;
            if (batch.Count == RowsInABatch)
            {
                var taken = await mediator.Send(new TakePaperRows(import.Id, after, batch, IsLast: false), cancellation);
                if (!taken.TryGetAnswer(out var answer) || clock.GetElapsedTime(started) >= atMost)
                    return false;
                if (answer.Step != import.Step)
                    return true;
                (after, batch) = (batch[^1].Number, []);
            }

            batch.Add(row);
        }

        return !(await mediator.Send(new TakePaperRows(import.Id, after, batch, IsLast: true), cancellation)).IsRefused;
    }

    private async Task<string?> ContentAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Content, new { Id = id }, cancellationToken: cancellation));
    }
}

/// <summary>Imports that were left go on, and files that nobody confirmed within a day are deleted.</summary>
internal sealed class ContinuePaper(IModuleDatabase database, IMediator mediator, PaperWork work, TimeProvider clock) : IModuleJob
{
    public const string Name = "paper";

    private const string Moving =
        """
        select id
        from paper_register
        where step in ('checking', 'importing', 'undoing')
        order by uploaded_at, id
        limit 20
        """;

    private const string Left =
        """
        select id
        from paper_register
        where step in ('columns', 'checking', 'checked') and uploaded_at < @Before
        order by uploaded_at, id
        limit 100
        """;

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(4);

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var id in await ReadAsync(Left, cancellation))
            await mediator.Send(new DropPaper(id), cancellation);
        foreach (var id in await ReadAsync(Moving, cancellation))
            await work.ContinueAsync(id, AtMost, cancellation);
    }

    private async Task<List<string>> ReadAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition(sql, new { Before = clock.GetUtcNow().AddDays(-1) }, cancellationToken: cancellation))).AsList();
    }
}

/// <summary>A file that was never confirmed is deleted with all that was noted of it.</summary>
[RequiresRole(Roles.System)]
internal sealed record DropPaper(string Id) : IChange<DroppedPaper>;

internal sealed record DroppedPaper(bool WasThere);

internal sealed class DropPaperHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<DropPaper, Outcome<DroppedPaper>>
{
    private const string DropFile = "delete from paper_file where register = @Id and exists (select 1 from paper_register where id = @Id and step in ('columns', 'checking', 'checked'))";

    private const string DropProblems = "delete from paper_problem where register = @Id and not exists (select 1 from paper_file where register = @Id)";

    private const string Drop = "delete from paper_register where id = @Id and step in ('columns', 'checking', 'checked')";

    public async Task<Outcome<DroppedPaper>> Handle(DropPaper request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var dropped = await connection.ExecuteAsync(new CommandDefinition(DropFile, new { request.Id }, cancellationToken: cancellation)) > 0;
        if (dropped)
        {
            foreach (var statement in (string[])[DropProblems, Drop])
                await connection.ExecuteAsync(new CommandDefinition(statement, new { request.Id }, cancellationToken: cancellation));
        }

        audit.Record($"paper-register:{request.Id}", new { Dropped = dropped });
        return new DroppedPaper(dropped);
    }
}
