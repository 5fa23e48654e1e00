using CivicHost.Sdk;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace CivicHost.People;

/// <summary>Staff of the town for ASP.NET Core Identity. Writes belong to the running change; without one the database refuses them.</summary>
internal sealed class StaffStore(IModuleDatabase database, TimeProvider clock)
    : IUserPasswordStore<StaffMember>
{
    private const string Columns = "select id, sign_in_name, full_name, normalized_name, password_hash, is_disabled from staff ";

    private sealed record StaffRow(
        string Id, string SignInName, string FullName, string NormalizedName, string? PasswordHash, bool IsDisabled);

    public async Task<IdentityResult> CreateAsync(StaffMember user, CancellationToken cancellationToken)
    {
        var rows = await ExecuteAsync(
            """
            insert into staff (id, sign_in_name, normalized_name, full_name, password_hash, is_disabled, totp_last_step, added_at)
            values (@Id, @SignInName, @NormalizedName, @FullName, @PasswordHash, @IsDisabled, 0, @AddedAt)
            on conflict (normalized_name) do nothing
            """,
            new
            {
                user.Id,
                user.SignInName,
                user.NormalizedName,
                user.FullName,
                user.PasswordHash,
                user.IsDisabled,
                AddedAt = clock.GetUtcNow(),
            },
            cancellationToken);
        return rows == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.SignInName));
    }

    public async Task<IdentityResult> UpdateAsync(StaffMember user, CancellationToken cancellationToken)
    {
        var rows = await ExecuteAsync(
            """
            update staff set sign_in_name = @SignInName, normalized_name = @NormalizedName, password_hash = @PasswordHash,
                is_disabled = @IsDisabled
            where id = @Id
            """,
            new { user.Id, user.SignInName, user.NormalizedName, user.PasswordHash, user.IsDisabled },
            cancellationToken);
        return rows == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
    }

    /// <summary>Nobody is deleted: what they decided stays theirs. They are disabled instead.</summary>
    public Task<IdentityResult> DeleteAsync(StaffMember user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Staff are disabled, never deleted.");

    public Task<StaffMember?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        FindAsync(Columns + "where id = @Sought", userId, cancellationToken);

    public Task<StaffMember?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindAsync(Columns + "where normalized_name = @Sought", normalizedUserName, cancellationToken);

    public Task<string> GetUserIdAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SignInName);

    public Task SetUserNameAsync(StaffMember user, string? userName, CancellationToken cancellationToken)
    {
        user.SignInName = userName ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedUserNameAsync(StaffMember user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedName);

    public Task SetNormalizedUserNameAsync(StaffMember user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.NormalizedName = normalizedName ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task SetPasswordHashAsync(StaffMember user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<bool> HasPasswordAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public void Dispose()
    {
    }

    private static StaffMember MemberOf(StaffRow row) => new()
    {
        Id = row.Id,
        SignInName = row.SignInName,
        FullName = row.FullName,
        NormalizedName = row.NormalizedName,
        PasswordHash = row.PasswordHash,
        IsDisabled = row.IsDisabled,
    };

    private async Task<StaffMember?> FindAsync(string sql, string sought, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<StaffRow>(
            new CommandDefinition(sql, new { Sought = sought }, cancellationToken: cancellation));
        return row is null ? null : MemberOf(row);
    }

    private async Task<int> ExecuteAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }
}

internal sealed class StaffNames : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : StaffMember.Normalize(name);

    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
