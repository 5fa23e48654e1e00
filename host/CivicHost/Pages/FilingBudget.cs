using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using CivicHost.People;
using CivicHost.Sdk;
using Microsoft.AspNetCore.RateLimiting;

namespace CivicHost.Pages;

/// <summary>How much one address may file in an hour. A form that comes back with something to mend has filed nothing and costs nothing.</summary>
internal sealed class FilingBudget(TimeProvider clock)
{
    public const int PerHourByDefault = 30;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Account> _accounts = new();

    public RateLimiter Open(string address, int perHour) => _accounts[address] = new Account(this, address, Math.Max(1, perHour));

    /// <summary>Runs after the answer is known.</summary>
    public async Task GiveBackAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status422UnprocessableEntity
            && http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Limits.AnonymousFiling
            && _accounts.TryGetValue(VisitorAddress.Of(http.Connection.RemoteIpAddress), out var account))
            account.GiveBack();
    }

    /// <summary>Counts from the first filing; an hour later it begins anew.</summary>
    private sealed class Account(FilingBudget budget, string address, int perHour) : RateLimiter
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
                    return budget.Now - _began - Window is { } idle && idle > TimeSpan.Zero ? idle : null;
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
                if (now - _began >= Window)
                    (_began, _used) = (now, 0);
                if (_used + permitCount > perHour)
                    return new Lease(_began + Window - now);
                _used += permitCount;
                return new Lease(null);
            }
        }

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AttemptAcquireCore(permitCount));

        protected override void Dispose(bool disposing) => budget._accounts.TryRemove(KeyValuePair.Create(address, this));

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
