using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Complaints;

/// <summary>Reads templates, and checks what one is for.</summary>
internal sealed class TemplateDesk(ReportWorkflow workflow, IDefinitions definitions)
{
    private const string All =
        """
        select id, action, category, position, names, sentences, version
        from answer_template
        order by position, id
        limit 1000
        """;

    private const string Kind = "workflow";
    private const string Code = "report";

    public static async Task<IReadOnlyList<AnswerTemplate>> ReadAsync(DbConnection connection, CancellationToken cancellation) =>
        (await connection.QueryAsync<AnswerTemplate>(new CommandDefinition(All, cancellationToken: cancellation))).AsList();

    /// <summary>The actions that a template can be for: those of the workflow that new reports begin with.</summary>
    public async ValueTask<IReadOnlyList<WorkflowTransition>> ActionsAsync(CancellationToken cancellation)
    {
        var version = (await definitions.LatestAsync(Kind, Code, cancellation))?.Version ?? 1;
        var definition = await workflow.OfAsync(definitions, version, cancellation);
        return [.. definition.Transitions.DistinctBy(transition => transition.Action)];
    }

    public async Task<IReadOnlyList<Refusal>> AgainstAsync(
        DbConnection connection, TemplateWords words, IReadOnlyList<string> languages, CancellationToken cancellation)
    {
        var refusals = TemplateWordsRules.Against(words, languages).ToList();
        if (words.Action.Length > 0 && (await ActionsAsync(cancellation)).All(known => known.Action != words.Action))
            refusals.Add(TemplateRefusals.ActionUnknown);
        if (words.Category.Length > 0 && (await CategoryBook.ReadAsync(connection, cancellation)).Find(words.Category) is null)
            refusals.Add(TemplateRefusals.CategoryUnknown);
        return refusals;
    }
}
