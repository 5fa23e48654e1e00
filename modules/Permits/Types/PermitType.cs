using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>A kind of permit as one file says it: what is asked, by whom and when it is decided, what is issued. A published version never changes.</summary>
public sealed class PermitType
{
    internal PermitType(FormSchema form, WorkflowDefinition workflow)
    {
        Form = form;
        Workflow = workflow;
    }

    public required LocalText Name { get; init; }

    /// <summary>One or two sentences: for whom it is.</summary>
    public required LocalText Summary { get; init; }

    public required string Pictogram { get; init; }

    /// <summary>Questions that lead somebody to this type who does not know its name.</summary>
    public IReadOnlyList<GuideQuestion> Guide { get; init; } = [];

    public FormSchema Form { get; }

    public IReadOnlyList<WantedDocument> Documents { get; init; } = [];

    public required FeeSchedule Fees { get; init; }

    public WorkflowDefinition Workflow { get; }

    /// <summary>Null where the law sets no time.</summary>
    public StatutoryRule? Clock { get; init; }

    public required Validity Validity { get; init; }

    public IReadOnlyList<InspectionPlan> Inspections { get; init; } = [];

    public IReadOnlyList<ConsultationPlan> Consultations { get; init; } = [];

    public required DecisionTexts Decision { get; init; }

    public required PermitPaper Paper { get; init; }

    public required RegisterRules Register { get; init; }

    /// <summary>Reads a type for this town, whose languages must all be there.</summary>
    /// <param name="json">The file; see docs/permits.md.</param>
    /// <param name="town">The town.</param>
    /// <returns>The type, or everything that is wrong with it, each with its line.</returns>
    public static DefinitionReading<PermitType> Read(string json, ITown town) => Read(json, town.Languages, town.Currency);

    /// <param name="languages">Every text must have each of them; none for a version published before the town took on another language.</param>
    internal static DefinitionReading<PermitType> Read(string json, IReadOnlyList<string> languages, string currency) =>
        JsonDefinition.Read(json, root => new PermitTypeReader(languages, currency).Read(root));

    /// <summary>What the form and the answers to it want of documents.</summary>
    public IEnumerable<WantedDocument> DocumentsFor(FormAnswers answers) =>
        Documents.Where(document => document.RequiredIf is null || document.RequiredIf.Holds(answers));
}

/// <param name="Expected">The answer, yes or no, that speaks for this type.</param>
public sealed record GuideQuestion(LocalText Question, bool Expected);

/// <param name="IsRequired">False where it may be left out even if the condition holds.</param>
/// <param name="RequiredIf">Null where the answers do not matter.</param>
/// <param name="IsOriginalAccepted">True where it is enough to show the original at the counter.</param>
public sealed record WantedDocument(string Code, LocalText Name, LocalText? Hint, bool IsRequired, FormCondition? RequiredIf, bool IsOriginalAccepted);

/// <summary>By when the law wants a decision, and what silence means then.</summary>
public sealed record StatutoryRule(Period Period, Resume Resume, Silence Silence);

/// <summary>How long a permit holds.</summary>
/// <param name="Period">Null where it ends on a day that the applicant names, see <paramref name="UntilField"/>, or never.</param>
/// <param name="FromField">Field with the first day; null for the day of the decision.</param>
/// <param name="UntilField">Field with the last day.</param>
/// <param name="MonthsField">Field with the number of months.</param>
/// <param name="RemindDays">Days before the end on which the holder is reminded.</param>
public sealed record Validity(Period? Period, string? FromField, string? UntilField, string? MonthsField, bool IsRenewable, IReadOnlyList<int> RemindDays);

/// <param name="Fields">Names of the fields whose answers the inspector has to know; empty for all that are not private.</param>
/// <param name="Documents">Codes of the documents that the inspector has to see; empty for all.</param>
public sealed record InspectionPlan(
    string Code, LocalText Name, IReadOnlyList<CheckItem> Items, IReadOnlyList<string> Fields, IReadOnlyList<string> Documents);

public sealed record CheckItem(string Code, LocalText Label);

/// <summary>An opinion that is asked for.</summary>
/// <param name="Days">Calendar days that the consulted have.</param>
/// <param name="Silence">favourable, unfavourable or none.</param>
public sealed record ConsultationPlan(string Code, LocalText Name, int Days, string Silence);

/// <summary>What stands in every decision of this type, unless the officer changes it.</summary>
/// <param name="LegalBasis">To choose from; the first is the usual one.</param>
/// <param name="Conditions">To tick.</param>
/// <param name="Remedies">How and where to appeal.</param>
/// <param name="RemedyPeriod">How long one may.</param>
/// <param name="Grant">Sentence of a decision that grants.</param>
/// <param name="Refuse">Sentence of a decision that refuses.</param>
public sealed record DecisionTexts(
    IReadOnlyList<LocalText> LegalBasis, IReadOnlyList<LocalText> Conditions, LocalText Remedies, Period RemedyPeriod, LocalText Grant, LocalText Refuse);

/// <summary>What the issued permit says beside number, holder and dates.</summary>
/// <param name="Fields">Names of fields whose answers stand on it.</param>
public sealed record PermitPaper(LocalText Title, LocalText Body, IReadOnlyList<string> Fields);

/// <summary>What everybody may read in the register.</summary>
/// <param name="Fields">Names of fields; none that are private.</param>
/// <param name="ShowsHolder">True where the holder's name is public.</param>
public sealed record RegisterRules(bool IsPublished, bool ShowsHolder, IReadOnlyList<string> Fields);
