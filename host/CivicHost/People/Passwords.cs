using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CivicHost.People;

/// <summary>Hashes and checks passwords, at most two at a time in this process: a check is dear by design, and a small server has one or two cores.</summary>
internal static class Passwords
{
    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA512.</summary>
    private const int Iterations = 210_000;
    private const int AtOnce = 2;
    private const int MostWaiting = 30;

    public static PasswordHasher<StaffMember> Hasher { get; } =
        new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    private static readonly SemaphoreSlim Gate = new(AtOnce);
    private static readonly StaffMember Nobody = new() { Id = "", SignInName = "", FullName = "" };
    private static readonly Lazy<string> NobodysHash = new(() => Hasher.HashPassword(Nobody, Secrets.Next()));
    private static int _waiting;

    /// <returns>The hash, or null where too many wait already.</returns>
    public static async Task<string?> HashAsync(string password, CancellationToken cancellation)
    {
        if (!await TryEnterAsync(cancellation))
            return null;
        try
        {
            return await Task.Run(() => Hasher.HashPassword(Nobody, password), CancellationToken.None);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Takes as long for an account that does not exist or has no password yet as for one that has.</summary>
    /// <returns>Whether the password is right, or null where too many wait already.</returns>
    public static async Task<bool?> CheckAsync(string? hash, string password, CancellationToken cancellation)
    {
        if (!await TryEnterAsync(cancellation))
            return null;
        try
        {
            var verdict = await Task.Run(
                () => Hasher.VerifyHashedPassword(Nobody, hash ?? NobodysHash.Value, password), CancellationToken.None);
            return hash is not null && verdict != PasswordVerificationResult.Failed;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<bool> TryEnterAsync(CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
                return false;
            await Gate.WaitAsync(cancellation);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
