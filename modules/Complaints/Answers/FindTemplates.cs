using CivicHost.Sdk;
using MediatR;

namespace Complaints;

/// <summary>An officer who answers a report looks for prepared sentences.</summary>
/// <param name="Action">The workflow's action; those for any action are found as well.</param>
/// <param name="Category">Code; those for a group around it and those for any category are found as well.</param>
/// <param name="Language">BCP 47, the reporter's; a sentence that lacks it comes in the town's default language.</param>
/// <param name="Report">What fills the places in the sentences; null leaves them as they are written.</param>
[RequiresRole(Roles.Officer, Roles.Agent, ComplaintsRole.Manager, Roles.Administrator)]
internal sealed record FindTemplates(string Action, string Category, string Language, Report? Report = null) : IQuery<IReadOnlyList<ReadySentence>>;

/// <summary>A sentence ready to be sent.</summary>
/// <param name="Action">The workflow's action it is for; empty for any.</param>
/// <param name="Name">As the officer chooses it.</param>
internal sealed record ReadySentence(string Id, string Action, string Name, string Sentence);

internal sealed class FindTemplatesHandler(IModuleDatabase database, CategoryBook categories, ITown town, ITownCalendar calendar)
    : IRequestHandler<FindTemplates, IReadOnlyList<ReadySentence>>
{
    public async Task<IReadOnlyList<ReadySentence>> Handle(FindTemplates request, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        var around = tree.Around(request.Category).Append("").ToHashSet();
        await using var connection = await database.OpenAsync(cancellation);
        var values = Values(request, tree);
        return [.. (await TemplateDesk.ReadAsync(connection, cancellation))
            .Where(template => (template.Action.Length == 0 || template.Action == request.Action) && around.Contains(template.Category))
            .Select(template => new ReadySentence(
                template.Id, template.Action, template.NameIn(request.Language),
                TemplatePlaces.Fill(template.SentenceIn(request.Language), values)))];
    }

    private Dictionary<string, string> Values(FindTemplates request, CategoryTree tree) => request.Report is not { } report
        ? []
        : new Dictionary<string, string>
        {
            ["number"] = CaseNumber.Show(report.Number),
            ["category"] = tree.Find(report.Category)?.NameIn(request.Language) ?? report.Category,
            ["place"] = report.Where,
            ["day"] = calendar.Today.InWords(town.CultureFor(request.Language)),
        };
}

internal static class ReadySentences
{
    /// <summary>What is prepared for any step that these roles can take with a report.</summary>
    public static async Task<IReadOnlyList<ReadySentence>> ReadyForAsync(
        this IMediator mediator, ReportForStaff found, IReadOnlyCollection<string> roles, CancellationToken cancellation)
    {
        var (report, ready) = (found.File.Report, new List<ReadySentence>());
        foreach (var step in found.File.Workflow.Answers(report.Standing, roles))
            ready.AddRange(await mediator.Send(new FindTemplates(step.Action, report.Category, found.Language, report), cancellation));
        return [.. ready.DistinctBy(sentence => sentence.Id)];
    }
}
