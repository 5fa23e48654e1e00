using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;

namespace Permits;

/// <summary>Writes down what everybody may read of a granted permit: what its own version of the type publishes and the latest one publishes still.</summary>
internal sealed class PublicRegister(IModuleDatabase database, PermitTypes types, ITownCalendar calendar, ITexts texts, ITown town)
{
    private const string Granted =
        """
        select number, type, type_version, outcome, closed_at, quarter, applicant, answers
        from application
        where number = @Number and outcome in ('granted', 'granted_by_silence') and appeals is null
        """;

    private const string Put =
        """
        insert into register_entry (number, type, type_version, is_shown, is_tacit, granted_on, quarter, holder, answers, words)
        values (@Number, @Type, @TypeVersion, @IsShown, @IsTacit, @GrantedOn, @Quarter, @Holder, @Answers, @Words)
        on conflict (number) do update
        set is_shown = excluded.is_shown, is_tacit = excluded.is_tacit, granted_on = excluded.granted_on, quarter = excluded.quarter,
            type_version = excluded.type_version, holder = excluded.holder, answers = excluded.answers, words = excluded.words
        """;

    private const string Remove = "delete from register_entry where number = @Number";

    private const string RemoveType = "delete from register_entry where type = @Code";

    /// <summary>Enters an application that is granted, and takes out one that no longer is; inside the running change.</summary>
    public async Task FollowAsync(DbConnection connection, int number, CancellationToken cancellation)
    {
        var granted = await connection.QuerySingleOrDefaultAsync<GrantedApplication?>(
            new CommandDefinition(Granted, new { Number = number }, cancellationToken: cancellation));
        if (granted is null)
            await connection.ExecuteAsync(new CommandDefinition(Remove, new { Number = number }, cancellationToken: cancellation));
        else
            await connection.ExecuteAsync(new CommandDefinition(Put, await EntryOfAsync(granted, cancellation), cancellationToken: cancellation));
    }

    /// <summary>Takes all permits of a type out at once, because what is published of them may have changed; inside the running change. They come back by and by.</summary>
    public async Task ForgetAsync(string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(RemoveType, new { Code = code }, cancellationToken: cancellation));
    }

    private async Task<object> EntryOfAsync(GrantedApplication granted, CancellationToken cancellation)
    {
        var type = await types.OfAsync(granted.Type, granted.TypeVersion, cancellation);
        var latest = (await types.LatestAsync(granted.Type, cancellation))?.Type ?? type;
        var isShown = type.Register.IsPublished && latest.Register.IsPublished;
        var holder = isShown && type.Register.ShowsHolder && latest.Register.ShowsHolder ? granted.Applicant : "";
        var answers = Public(type, isShown ? type.Register.Fields.Intersect(latest.Register.Fields).ToHashSet() : [], granted.Answers);
        return new
        {
            granted.Number,
            granted.Type,
            granted.TypeVersion,
            IsShown = isShown,
            IsTacit = granted.Outcome == ApplicationOutcome.GrantedBySilence,
            GrantedOn = calendar.DateOf(granted.ClosedAt),
            granted.Quarter,
            Holder = holder,
            Answers = answers.ToJson(),
            Words = isShown ? WordsOf(type, answers, $"{holder} {granted.Quarter}") : "",
        };
    }

    /// <summary>No telephone number, whatever it is a part of, and no file.</summary>
    private static FormAnswers Public(PermitType type, HashSet<string> fields, string answers)
    {
        var shown = type.Form.Fields.Where(field => fields.Contains(field.Name) && field.Type != FieldType.File).Select(field => field.Name).ToHashSet();
        var columns = FormAnswers.Parse(type.Form, answers).WithoutPrivate().ToColumns()
            .Where(column => shown.Contains(column.Key.Split('.')[0]) && !column.Key.EndsWith(".phone", StringComparison.Ordinal));
        return FormAnswers.FromColumns(type.Form, columns);
    }

    private string WordsOf(PermitType type, FormAnswers answers, string more)
    {
        var said = town.Languages.SelectMany(language =>
            answers.Shown(texts.In(language)).Select(answer => answer.Value).Append(type.Name.In(language)));
        var words = FoldedWords.Fold(string.Join(' ', said.Append(more))).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct();
        return string.Concat(words.Select(word => $" {word}"));
    }

    private sealed record GrantedApplication(
        int Number, string Type, int TypeVersion, string Outcome, DateTimeOffset ClosedAt, string Quarter, string Applicant, string Answers);
}
