using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Anybody looks into the public register, the newest first.</summary>
/// <param name="After">Mark of the last one already seen; null to begin with the newest.</param>
/// <param name="Most">At most so many, 1 to 5,000.</param>
internal sealed record ReadRegister(RegisterFilter Filter, string? After = null, int Most = ReadRegister.OnAPage) : IQuery<RegisterPageful>
{
    public const int OnAPage = 25;
    public const int InATable = 5_000;
}

/// <param name="Next">Mark to go on from; null where there is no more.</param>
/// <param name="Types">The types that publish their permits, by which the list can be narrowed.</param>
public sealed record RegisterPageful(IReadOnlyList<PublishedPermit> Permits, string? Next, IReadOnlyList<PermitTypeVersion> Types);

/// <summary>What everybody may read of a permit.</summary>
/// <param name="Holder">Empty where the type does not publish it.</param>
/// <param name="PaperNumber">Its number in a register of paper; empty where it has none.</param>
/// <param name="ValidUntil">Null where it has no end, or none is known.</param>
/// <param name="PermitNumber">As it stands on the permit; empty where none was issued here.</param>
/// <param name="Standing">How it stands today.</param>
public sealed record PublishedPermit(
    int Number, PermitTypeVersion Type, bool IsTacit, DateOnly GrantedOn, string Quarter, string Holder, FormAnswers Answers, string PaperNumber,
    DateOnly? ValidFrom, DateOnly? ValidUntil, string PermitNumber, PermitStanding Standing);

internal sealed class ReadRegisterHandler(IModuleDatabase database, PermitTypes types, ITown town, ITownCalendar calendar)
    : IRequestHandler<ReadRegister, RegisterPageful>
{
    private const string Shown =
        """
        select entry.number, entry.type, entry.type_version, entry.is_tacit, entry.granted_on, entry.quarter, entry.holder, entry.answers,
               coalesce(paper.paper_number, '') as paper_number, coalesce(permit.valid_from, paper.valid_from) as valid_from,
               coalesce(permit.valid_until, paper.valid_until) as valid_until, permit.number as permit_number, permit.status, paper.number as paper
        from register_entry entry
        left join paper_entry paper on paper.number = entry.number
        left join permit on permit.application = entry.number
        where entry.is_shown and (entry.granted_on < @Day or (entry.granted_on = @Day and entry.number < @After))
        """;

    private const string Order = " order by entry.granted_on desc, entry.number desc limit @Take";

    public async Task<RegisterPageful> Handle(ReadRegister request, CancellationToken cancellation)
    {
        var filter = request.Filter;
        var mark = RegisterMark.Read(request.After);
        var words = FoldedWords.Split(filter.Q, most: 6).Select(word => $"% {word}%").ToList();
        string Word(int index) => index < words.Count ? words[index] : "";
        var values = new
        {
            Day = mark.GrantedOn,
            After = mark.Number,
            Take = request.Most + 1,
            Type = filter.Type ?? "",
            Quarters = filter.QuartersIn(town)?.ToArray() ?? [],
            From = filter.From ?? DateOnly.MinValue,
            Until = filter.Until ?? DateOnly.MaxValue,
            Number = CaseNumber.Read(filter.Q) ?? 0,
            PermitNumber = PermitNumber.Read(filter.Q) ?? 0,
            Written = (filter.Q ?? "").Trim(),
            Word0 = Word(0),
            Word1 = Word(1),
            Word2 = Word(2),
            Word3 = Word(3),
            Word4 = Word(4),
            Word5 = Word(5),
        };
        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            Shown + string.Concat(Conditions(filter, words.Count).Select(condition => $" and {condition}")) + Order, values, cancellationToken: cancellation))).AsList();
        var permits = new List<PublishedPermit>();
        foreach (var row in rows.Take(request.Most))
            permits.Add(await PermitOfAsync(row, cancellation));
        return new RegisterPageful(
            permits, rows.Count > request.Most ? new RegisterMark(rows[request.Most - 1].GrantedOn, rows[request.Most - 1].Number).ToString() : null,
            [.. (await types.ListAsync(cancellation)).Where(type => type.Type.Register.IsPublished)]);
    }

    private IEnumerable<string> Conditions(RegisterFilter filter, int words)
    {
        if (!string.IsNullOrEmpty(filter.Type))
            yield return "entry.type = @Type";
        if (!string.IsNullOrEmpty(filter.Quarter))
            yield return AmongValues.Of(database.Engine, "entry.quarter", "@Quarters");
        if (filter.From is not null)
            yield return "entry.granted_on >= @From";
        if (filter.Until is not null)
            yield return "entry.granted_on <= @Until";
        if (words == 0)
            yield break;
        var all = string.Join(" and ", Enumerable.Range(0, words).Select(index => string.Create(CultureInfo.InvariantCulture, $"entry.words like @Word{index}")));
        yield return $"(entry.number = @Number or permit.number = @PermitNumber or paper.paper_number = @Written or ({all}))";
    }

    private async Task<PublishedPermit> PermitOfAsync(Row row, CancellationToken cancellation)
    {
        var type = await types.FindAsync(row.Type, row.TypeVersion, cancellation)
            ?? throw new InvalidOperationException($"The permit type {row.Type} has no version {row.TypeVersion}.");
        return new PublishedPermit(
            row.Number, type, row.IsTacit, row.GrantedOn, row.Quarter, row.Holder, FormAnswers.Parse(type.Type.Form, row.Answers), row.PaperNumber, row.ValidFrom,
            row.ValidUntil, row.PermitNumber is { } number ? PermitNumber.Show(number) : "",
            // Granted by silence, and not issued before it is paid.
            row is { IsTacit: true, Status: null, Paper: null } ? PermitStanding.NotYet
            : IssuedPermit.Standing(row.Status is null ? PermitStatus.Valid : Enum.Parse<PermitStatus>(row.Status, ignoreCase: true), row.ValidFrom, row.ValidUntil, calendar.Today));
    }

    private sealed record Row(
        int Number, string Type, int TypeVersion, bool IsTacit, DateOnly GrantedOn, string Quarter, string Holder, string Answers, string PaperNumber,
        DateOnly? ValidFrom, DateOnly? ValidUntil, int? PermitNumber, string? Status, int? Paper);
}
