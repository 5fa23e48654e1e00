using System.Text;
using CivicHost.Sdk.Tables;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Sdk.Registers;

/// <summary>Brings registers on, batch by batch: a few seconds of it while the clerk waits for the page, the rest by the job, which anybody can come back to.</summary>
internal sealed class RegisterWork(IModuleDatabase database, IMediator mediator, TimeProvider clock)
{
    private static readonly TimeSpan WhileSomebodyWaits = TimeSpan.FromSeconds(5);

    private const int RowsInABatch = 300;
    private const int MostRows = 100_000;
    private const int LongestCell = 5_000;

    private const string Content = "select content from register_file where import = @Id";

    /// <summary>Does what a form asks and begins the work that follows from it, in a scope of its own: the form is one change, and these are many.</summary>
    public static async Task<Outcome<IResult>> MoveAsync(HttpContext http, IChange<MovedRegister> change, CancellationToken cancellation)
    {
        var moved = await http.RequestServices.GetRequiredService<IMediator>().Send(change, cancellation);
        if (!moved.TryGetAnswer(out var register))
            return Outcome<IResult>.Refused(moved.Refusals);
        await using var own = http.RequestServices.CreateAsyncScope();
        await own.ServiceProvider.GetRequiredService<RegisterWork>().ContinueAsync(register.Id, WhileSomebodyWaits, cancellation);
        var path = http.RequestServices.GetRequiredService<RegisterDesk>().Path;
        return Outcome<IResult>.Granted(moved.ToPage(_ => $"{path}/{register.Id}"));
    }

    public async Task ContinueAsync(string id, TimeSpan atMost, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        // A file that cannot be taken in wholly is taken back in the same run.
        while (await FindAsync(id, cancellation) is { Import.IsMoving: true } found && clock.GetElapsedTime(started) < atMost)
        {
            var goesOn = found.Step == RegisterStep.Undoing
                ? await DeleteAsync(id, started, atMost, cancellation)
                : await TakeAsync(found, started, atMost, cancellation);
            if (!goesOn)
                return;
        }
    }

    private async Task<KeptRegister?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await KeptRegister.FindAsync(connection, id, cancellation);
    }

    /// <returns>False where the time is over, or another run was quicker.</returns>
    private async Task<bool> DeleteAsync(string id, long started, TimeSpan atMost, CancellationToken cancellation)
    {
        while (clock.GetElapsedTime(started) < atMost)
        {
            var deleted = await mediator.Send(new DeleteImported(id), cancellation);
            if (!deleted.TryGetAnswer(out var answer))
                return false;
            if (answer.Count == 0)
                return true;
        }

        return false;
    }

    private async Task<bool> TakeAsync(KeptRegister found, long started, TimeSpan atMost, CancellationToken cancellation)
    {
        if (await ContentAsync(found.Id, cancellation) is not { } content)
            return false;
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        var rules = new CsvRules([.. found.Chosen.Values.Select(heading => new CsvColumn(heading))], MostRows, LongestCell, 2 * UploadRegisterRules.MostBytes);
        var after = found.Done;
        var batch = new List<CsvRow>(RowsInABatch);
        await foreach (var row in Csv.ReadAsync(bytes, rules, cancellation))
        {
            if (row.Number <= found.Done)
                continue;
            if (batch.Count == RowsInABatch)
            {
                var taken = await mediator.Send(new TakeRegisterRows(found.Id, after, batch, IsLast: false), cancellation);
                if (!taken.TryGetAnswer(out var answer) || clock.GetElapsedTime(started) >= atMost)
                    return false;
                if (answer.Step != found.Step)
                    return true;
                (after, batch) = (batch[^1].Number, []);
            }

            batch.Add(row);
        }

        return !(await mediator.Send(new TakeRegisterRows(found.Id, after, batch, IsLast: true), cancellation)).IsRefused;
    }

    private async Task<string?> ContentAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Content, new { Id = id }, cancellationToken: cancellation));
    }
}
