using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using CivicHost.People;
using CivicHost.Sdk;
using Microsoft.AspNetCore.RateLimiting;

namespace CivicHost.Pages;

/// <summary>Limits that count only what turns out to be worth counting: a form that comes back has filed nothing, a code that is right is no guess.</summary>
internal sealed class AnswerBudgets(TimeProvider clock)
{
    private static readonly string[] CodesInAddress = ["code", "token"];

    private readonly ConcurrentDictionary<(string Limit, string Address), Account> _accounts = new();

    public RateLimiter Open(string limit, string address, int most, TimeSpan window) =>
        _accounts[(limit, address)] = new Account(this, (limit, address), Math.Max(1, most), window);

    /// <summary>Runs after the answer is known. Who was turned away has paid nothing.</summary>
    public async Task GiveBackAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
        if (limit is not null && !http.IsCountedInAnyCase() && IsFree(limit, http)
            && _accounts.TryGetValue((limit, VisitorAddress.Of(http.Connection.RemoteIpAddress)), out var account))
            account.GiveBack();
    }

    private static bool IsFree(string limit, HttpContext http) => limit switch
    {
        Limits.AnonymousFiling => http.Response.StatusCode == StatusCodes.Status422UnprocessableEntity,
        // Where the code is not in the address, the answer alone does not say that it was right.
        Limits.CodeLookup => http.Response.StatusCode is < 400 or StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity
            && CodesInAddress.Any(name => http.GetRouteValue(name) is not null),
        // That somebody has voted is worth a try, too: who tries numbers is not told of all.
        Limits.Voting => http.Response.StatusCode < 400,
        _ => false,
    };

    /// <summary>Counts from the first request; when the window has passed it begins anew.</summary>
    private sealed class Account(AnswerBudgets budget, (string Limit, string Address) key, int most, TimeSpan window) : RateLimiter
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _began = budget.Now;
        private int _used;

        /// <summary>The framework drops accounts that nobody has used for a while.</summary>
        public override TimeSpan? IdleDuration
        {
            get
            {
                lock (_lock)
                    return budget.Now - _began - window is { } idle && idle > TimeSpan.Zero ? idle : null;
            }
        }

        public void GiveBack()
        {
            lock (_lock)
                _used = Math.Max(0, _used - 1);
        }

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount)
        {
            lock (_lock)
            {
                var now = budget.Now;
                if (now - _began >= window)
                    (_began, _used) = (now, 0);
                if (_used + permitCount > most)
                    return new Lease(_began + window - now);
                _used += permitCount;
                return new Lease(null);
            }
        }

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AttemptAcquireCore(permitCount));

        protected override void Dispose(bool disposing) => budget._accounts.TryRemove(KeyValuePair.Create(key, this));

        protected override ValueTask DisposeAsyncCore()
        {
            Dispose(disposing: true);
            return ValueTask.CompletedTask;
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <param name="wait">Until there is something again; null where there was.</param>
    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
