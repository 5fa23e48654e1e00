using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>By what somebody signs.</summary>
/// <param name="Act">Number of the act; empty where the town has recorded none at all, and the office signs for the mayor.</param>
/// <param name="SignsFor">Name of the absent signer whose deputy this is; empty for oneself.</param>
public sealed record SigningRight(string Act, DateOnly? ActOn, string SignsFor)
{
    public static readonly SigningRight OfTheOffice = new("", null, "");
}

/// <summary>An officer asks whether they may sign for a type.</summary>
[RequiresRole(Roles.Officer)]
public sealed record FindOwnSigningRight(string Type) : IQuery<OwnSigningRight>;

/// <param name="Right">Null where <paramref name="Refusal"/> says why not.</param>
public sealed record OwnSigningRight(SigningRight? Right, Refusal? Refusal);

internal sealed class FindOwnSigningRightHandler(IModuleDatabase database, SigningRights rights) : IRequestHandler<FindOwnSigningRight, OwnSigningRight>
{
    public async Task<OwnSigningRight> Handle(FindOwnSigningRight request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var outcome = await rights.OfAsync(connection, request.Type, cancellation);
        return outcome.TryGetAnswer(out var right) ? new OwnSigningRight(right, null) : new OwnSigningRight(null, outcome.Refusals[0]);
    }
}

/// <summary>Who may sign today: by an act of their own, or as the deputy of somebody who is away.</summary>
internal sealed class SigningRights(ITownCalendar calendar, ICurrentPerson person, IStaffDirectory staff, ITexts texts)
{
    private const string Any = "select count(*) from delegation";

    private const string Mine =
        """
        select act, act_on, types, signer, deputy
        from delegation
        where (signer = @Person or deputy = @Person) and valid_from <= @Today and (valid_until is null or valid_until >= @Today)
        order by valid_from desc, id desc
        limit 500
        """;

    private const string Away = "select count(*) from absence where person = @Person and from_on <= @Today and until_on >= @Today";

    /// <summary>The right of the person who asks.</summary>
    /// <param name="type">Code of the application's type.</param>
    public async Task<Outcome<SigningRight>> OfAsync(DbConnection connection, string type, CancellationToken cancellation)
    {
        if (await CountAsync(connection, Any, null, cancellation) == 0)
            return SigningRight.OfTheOffice;
        var me = person.Id ?? "";
        var acts = (await connection.QueryAsync<Row>(new CommandDefinition(Mine, new { Person = me, calendar.Today }, cancellationToken: cancellation)))
            .Where(act => act.Covers(type)).ToList();
        if (acts.FirstOrDefault(act => act.Signer == me) is { } own)
            return new SigningRight(own.Act, own.ActOn, "");
        foreach (var act in acts)
        {
            if (await CountAsync(connection, Away, act.Signer, cancellation) > 0)
                return new SigningRight(act.Act, act.ActOn, (await StaffNames.OfAsync(staff, cancellation)).Of(texts, act.Signer));
        }

        return acts.Count > 0 ? HandlingRefusals.SignerNotAway : HandlingRefusals.MayNotSign;
    }

    private Task<long> CountAsync(DbConnection connection, string sql, string? whose, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, new { Person = whose ?? "", calendar.Today }, cancellationToken: cancellation));

    private sealed record Row(string Act, DateOnly ActOn, string Types, string Signer, string? Deputy)
    {
        public bool Covers(string type) => Types.Length == 0 || Types.Split(' ').Contains(type);
    }
}
