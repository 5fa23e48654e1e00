using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;

namespace Permits;

/// <summary>Answers that were put right take the place of the former ones; the history keeps both, and what was charged follows. Inside a change.</summary>
internal sealed class CorrectedAnswers(ChargeCorrection charges, IFileStore files, ITexts texts, ICurrentPerson person, TimeProvider clock, IAuditTrail audit)
{
    private const string Update = "update application set answers = @Answers where number = @Number";

    /// <param name="righted">Null where nothing is another: then nothing happens.</param>
    public async Task TakeAsync(DbConnection connection, ApplicationFile file, RightedForm? righted, CancellationToken cancellation)
    {
        if (righted is null)
            return;
        var application = file.Application;
        await charges.FollowAsync(connection, application.Number, file.Type, righted.Answers, cancellation);
        var changed = new { application.Number, Answers = righted.Answers.ToJson() };
        await connection.ExecuteAsync(new CommandDefinition(Update, changed, cancellationToken: cancellation));
        foreach (var received in righted.Files)
            await files.KeepAsync(received, ApplicationSubject.OfFiles(application.Code), cancellation);
        var differences = string.Join(" · ", Differences(file.Answers, righted.Answers, texts.In(application.Language)));
        var noted = new NewEvent(application.Number, clock.GetUtcNow(), "corrected", "", application.State, differences, "", person.IsStaff ? person.Id : null);
        await noted.InsertAsync(connection, cancellation);
        audit.Record(ApplicationSubject.Of(application.Number), new { Corrected = Names(file.Answers, righted.Answers) });
    }

    private static IEnumerable<string> Differences(FormAnswers before, FormAnswers after, ITexts said)
    {
        var old = before.Shown(said).ToLookup(answer => answer.Label, answer => answer.Value);
        var now = after.Shown(said).ToLookup(answer => answer.Label, answer => answer.Value);
        return old.Select(answer => answer.Key).Union(now.Select(answer => answer.Key))
            .Where(label => !old[label].SequenceEqual(now[label]))
            .Select(label => said["follow.right.line", label, Written(old[label]), Written(now[label])]);
    }

    private static string Written(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } written ? written : "–";

    private static List<string> Names(FormAnswers before, FormAnswers after) =>
        [.. before.ToColumns().Except(after.ToColumns()).Concat(after.ToColumns().Except(before.ToColumns())).Select(column => column.Key).Distinct()];
}
