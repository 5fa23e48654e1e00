using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>Replaces a resident's words in a report, whoever does it: the former ones are kept apart, the reason is shown to everybody.</summary>
internal sealed class ReportRedaction(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
{
    public const string ByTheReporter = "by-reporter";

    private const string Claim =
        """
        update report set text = @Text, landmark = @Landmark, answers = @Answers, version = version + 1, changed_at = @Now
        where number = @Number and version = @Version
        """;

    private const string Keep =
        """
        insert into report_original (id, number, at, passage, text, reason, person)
        values (@Id, @Number, @Now, @Passage, @Text, @Reason, @Person)
        """;

    private const string Say = "update report_event set sentence = @Text where id = @Id and number = @Number";

    private const string Note =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        select @Id, number, @Now, @Kind, '', state, '', @Reason, @Person from report where number = @Number
        """;

    /// <summary>What of the texts that were sent is another than before.</summary>
    /// <returns>A refusal where one is too long, or no longer there.</returns>
    public static Outcome<IReadOnlyList<ChangedPassage>> ChangesOf(ReportWords words, IReadOnlyList<PassageText> sent)
    {
        var changed = new List<ChangedPassage>();
        foreach (var (name, text) in sent.DistinctBy(passage => passage.Name))
        {
            if (words.Passages.FirstOrDefault(passage => passage.Name == name) is not { } before)
                return ReportRefusals.ChangedMeanwhile;
            if (text.Length > before.MostCharacters)
                return new Refusal("report.text-too-long", Field: name, Arguments: [before.MostCharacters]);
            if (text != before.Text)
                changed.Add(new ChangedPassage(before, TakingAway.IsNothing(text) ? RemovedText.Mark : text));
        }

        return changed;
    }

    /// <param name="reason">Code of the reason; its sentence is the text <c>reason.{code}</c>.</param>
    /// <returns>False where somebody changed the report since its words were read; nothing is written then.</returns>
    public async Task<bool> ReplaceAsync(
        DbConnection connection, ReportWords words, IReadOnlyList<ChangedPassage> changed, string reason, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var after = changed.Aggregate(words, With);
        var values = new { after.Number, after.Version, after.Text, after.Landmark, after.Answers, Now = now };
        if (await connection.ExecuteAsync(new CommandDefinition(Claim, values, cancellationToken: cancellation)) == 0)
            return false;
        foreach (var (passage, text) in changed)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Keep,
                new { Id = NewId(now), words.Number, Now = now, Passage = passage.Name, passage.Text, Reason = reason, Person = person.Id },
                cancellationToken: cancellation));
            if (passage.Name.StartsWith(ReportPassage.SaidPrefix, StringComparison.Ordinal))
                await connection.ExecuteAsync(new CommandDefinition(
                    Say, new { Id = passage.Name[ReportPassage.SaidPrefix.Length..], words.Number, Text = text }, cancellationToken: cancellation));
        }

        await SearchWords.PutAsync(connection, database.Engine, words.Number, $"{after.Text} {after.Landmark}", cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Note,
            new { Id = NewId(now), words.Number, Now = now, Kind = reason == ByTheReporter ? "redacted" : "moderated", Reason = reason, Person = person.Id },
            cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(words.Number), new { Redacted = reason });
        return true;
    }

    /// <summary>Nobody misses a landmark; everything else says that something stood there.</summary>
    private static ReportWords With(ReportWords words, ChangedPassage changed) => changed.Passage.Name switch
    {
        ReportPassage.Description => words with { Text = changed.Text },
        ReportPassage.Landmark => words with { Landmark = changed.Text == RemovedText.Mark ? "" : changed.Text },
        { } name when name.StartsWith(ReportPassage.AnswerPrefix, StringComparison.Ordinal) =>
            words with { Answers = AnswerPassages.With(words.Answers, name, changed.Text) },
        _ => words,
    };

    private static string NewId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString();
}

/// <param name="Passage">As it stood.</param>
/// <param name="Text">As it stands from now on.</param>
internal sealed record ChangedPassage(ReportPassage Passage, string Text);

internal static class PassagesForm
{
    /// <summary>Name of the hidden field with the names of the passages that a form shows.</summary>
    public const string Names = "passages";

    private const int Most = 200;

    public static IReadOnlyList<PassageText> Passages(this SubmittedForm form) =>
    [
        .. form[Names].Split(',', StringSplitOptions.RemoveEmptyEntries).Take(Most)
            .Where(name => form.All(name).Count > 0).Select(name => new PassageText(name, form[name])),
    ];
}
