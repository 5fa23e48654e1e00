using System.Security.Cryptography;
using System.Text;
using CivicHost.Audit;
using CivicHost.Events;
using CivicHost.Messages;
using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;
using MediatR;

namespace CivicHost.Modules;

/// <summary>Runs a change in one transaction with its audit entry, its events, and the mark by which a repeated submission is known.</summary>
internal sealed class RunChanges<TRequest, TResponse>(
    ModuleScope scope, ModuleStore store, ICurrentPerson person, TimeProvider clock, EventSignal signal)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    private const string Mark =
        "insert into civic_once (key, answer, at) values (@Key, '', @At) on conflict (key) do nothing";

    private const string Answer = "select answer from civic_once where key = @Key";

    private const string Remember = "update civic_once set answer = @Answer where key = @Key";

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellation, RequestHandlerDelegate<TResponse> next)
    {
        if (!RequestShape<TRequest, TResponse>.IsChange || scope.Change is not null)
            return await next();

        var published = false;
        var response = await store.ChangeAsync(
            async (change, cancel) =>
            {
                scope.Change = change;
                try
                {
                    var answered = await RunAsync(change, next, cancel);
                    published = change.Events.Count > 0;
                    return answered;
                }
                finally
                {
                    scope.Change = null;
                }
            },
            answered => RequestShape<TRequest, TResponse>.RefusalsOf(answered).Count == 0,
            cancellation);
        if (published)
            signal.Raise();
        return response;
    }

    private async Task<TResponse> RunAsync(RunningChange change, RequestHandlerDelegate<TResponse> next, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var key = scope.OnceKey is { } sent ? MarkOf(sent) : null;
        if (key is not null && await AnsweredBeforeAsync(change, key, now, cancellation) is { } before)
            return before;

        var response = await next();
        if (RequestShape<TRequest, TResponse>.RefusalsOf(response).Count > 0)
            return response;

        if (!RequestShape<TRequest, TResponse>.IsUntraced || change.Events.Count > 0)
            await store.TakePositionsAsync(change, cancellation);
        if (!RequestShape<TRequest, TResponse>.IsUntraced)
            await AuditChain.AppendAsync(change, person.Id ?? "resident", typeof(TRequest).Name, now, cancellation);
        await Outbox.AppendAsync(change, now, cancellation);
        await MessageOutbox.AppendAsync(change, now, cancellation);
        if (key is not null)
        {
            var answer = RequestShape<TRequest, TResponse>.WriteAnswer(response);
            await change.Connection.ExecuteAsync(new CommandDefinition(Remember, new { Key = key, Answer = answer }, cancellationToken: cancellation));
        }

        return response;
    }

    /// <summary>Beside the answer of an untraced change neither who sent it may stand nor a mark that holds a time.</summary>
    private string MarkOf(string sent)
    {
        var mark = $"{person.Id}:{sent}";
        return RequestShape<TRequest, TResponse>.IsUntraced
            ? $"{typeof(TRequest).Name}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mark)))}"
            : $"{typeof(TRequest).Name}:{mark}";
    }

    /// <summary>On PostgreSQL the insert waits for a twin that is still running, and sees what became of it.</summary>
    private static async Task<TResponse?> AnsweredBeforeAsync(
        RunningChange change, string key, DateTimeOffset now, CancellationToken cancellation)
    {
        // Only the day is kept: a finer time would tie a secret ballot's receipt to the moment it was cast.
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var marked = await change.Connection.ExecuteAsync(new CommandDefinition(Mark, new { Key = key, At = day }, cancellationToken: cancellation));
        if (marked == 1)
            return default;
        var answer = await change.Connection.ExecuteScalarAsync<string>(new CommandDefinition(Answer, new { Key = key }, cancellationToken: cancellation));
        return RequestShape<TRequest, TResponse>.ReadAnswer(answer!);
    }
}
