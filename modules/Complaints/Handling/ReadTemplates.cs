using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>An officer who answers a report looks for a sentence that was prepared, filled in for this report and in its reporter's language.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record ReadTemplates(ReportForStaff Found) : IQuery<IReadOnlyList<PreparedAnswer>>;

/// <param name="Action">The workflow's action it fits; empty for any.</param>
/// <param name="Name">In the officer's language.</param>
internal sealed record PreparedAnswer(string Id, string Action, string Name, string Sentence);

internal sealed class ReadTemplatesHandler(IModuleDatabase database, CategoryBook categories, ITexts texts, ITown town, ITownCalendar calendar)
    : IRequestHandler<ReadTemplates, IReadOnlyList<PreparedAnswer>>
{
    private string Fitting =>
        $"""
        select id, action, names, sentences
        from answer_template
        where (action = '' or {AmongValues.Of(database.Engine, "action", "@Actions")})
          and (category = '' or {AmongValues.Of(database.Engine, "category", "@Categories")})
        order by position, id
        limit 200
        """;

    public async Task<IReadOnlyList<PreparedAnswer>> Handle(ReadTemplates request, CancellationToken cancellation)
    {
        var report = request.Found.File.Report;
        var tree = await categories.ReadAsync(database, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Fitting,
            new
            {
                Actions = request.Found.File.Workflow.Answers(report.Standing).Select(step => step.Action).ToArray(),
                Categories = tree.Around(report.Category).ToArray(),
            },
            cancellationToken: cancellation));
        var language = town.Languages.Contains(request.Found.Language) ? request.Found.Language : town.Languages[0];
        return
        [
            .. rows.Select(row => new PreparedAnswer(
                row.Id, row.Action, In(row.Names, texts.Language),
                In(row.Sentences, language)
                    .Replace("{number}", CaseNumber.Show(report.Number), StringComparison.Ordinal)
                    .Replace("{category}", tree.NameOf(texts.In(language), report.Category), StringComparison.Ordinal)
                    .Replace("{place}", report.Where, StringComparison.Ordinal)
                    .Replace("{day}", calendar.Today.ToString("D", town.CultureFor(language)), StringComparison.Ordinal))),
        ];
    }

    private static string In(string json, string language) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) is { } said
        ? said.TryGetValue(language, out var text) ? text : said.Values.FirstOrDefault() ?? ""
        : "";

    private sealed record Row(string Id, string Action, string Names, string Sentences);
}
