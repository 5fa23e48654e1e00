using System.Diagnostics;
using MediatR;

namespace CivicHost.Modules;

/// <summary>Names the request, its milliseconds and its outcome; never its content: residents write of their illnesses in it.</summary>
internal sealed partial class LogRequests<TRequest, TResponse>(ILogger<LogRequests<TRequest, TResponse>> log) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellation, RequestHandlerDelegate<TResponse> next)
    {
        if (!log.IsEnabled(LogLevel.Information) || RequestShape<TRequest, TResponse>.IsUntraced)
            return await next();

        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var response = await next();
            outcome = RequestShape<TRequest, TResponse>.RefusalsOf(response) is [var first, ..] ? first.Code : "granted";
            return response;
        }
        catch (RequestRefusedException refused)
        {
            outcome = refused.Refusals[0].Code;
            throw;
        }
        finally
        {
            Handled(log, typeof(TRequest).Name, outcome, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Request} {Outcome} in {Milliseconds:0.0} ms")]
    private static partial void Handled(ILogger log, string request, string outcome, double milliseconds);
}
