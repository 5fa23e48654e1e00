using CivicHost.Sdk;
using MediatR;

namespace Permits;

/// <summary>What an application still lacks: whoever grants it sees this first, and says why they grant it all the same.</summary>
[RequiresRole(Roles.Officer)]
public sealed record FindOpenMatters(int Number) : IQuery<IReadOnlyList<OpenMatter>>;

/// <param name="Key">Of the sentence.</param>
/// <param name="What">The document, who was asked, or the checklist.</param>
public sealed record OpenMatter(string Key, LocalText? What, string Name = "")
{
    public string Describe(ITexts texts) => texts[Key, What?.In(texts.Language) ?? Name];
}

internal sealed class FindOpenMattersHandler(ApplicationReader reader, IMediator mediator) : IRequestHandler<FindOpenMatters, IReadOnlyList<OpenMatter>>
{
    public async Task<IReadOnlyList<OpenMatter>> Handle(FindOpenMatters request, CancellationToken cancellation)
    {
        if (await reader.FindAsync(request.Number, cancellation) is not { } file)
            return [];
        var opinions = await mediator.Send(new FindConsultations(request.Number), cancellation);
        var visits = await mediator.Send(new FindVisitsOf(request.Number), cancellation);
        return [.. Documents(file), .. opinions.Select(Opinion).OfType<OpenMatter>(), .. Inspections(file.Type, visits)];
    }

    private static IEnumerable<OpenMatter> Documents(ApplicationFile file) => DocumentChecklist.Of(file)
        .Where(line => line.Verdict == ChecklistLine.Unfit || (line.IsRequired && !line.IsFit))
        .Select(line => new OpenMatter(
            line.Verdict == ChecklistLine.Unfit ? "decide.open.document-unfit" : line.IsThere ? "decide.open.document-unchecked" : "decide.open.document-missing", line.Name));

    private static OpenMatter? Opinion(Consultation consultation) => (consultation.State, consultation.Opinion) switch
    {
        (Consultation.Asked, _) => new("decide.open.opinion-awaited", null, consultation.Name),
        (Consultation.Answered or Consultation.Silent, "unfavourable") => new("decide.open.opinion-unfavourable", null, consultation.Name),
        _ => null,
    };

    /// <summary>Of each checklist of the type, the last visit counts.</summary>
    private static IEnumerable<OpenMatter> Inspections(PermitType type, IReadOnlyList<Visit> visits)
    {
        foreach (var plan in type.Inspections)
        {
            var last = visits.LastOrDefault(visit => visit.Plan == plan.Code && visit.State != Visit.Cancelled);
            if (last is { State: Visit.Done, Result: "fit" })
                continue;
            yield return new OpenMatter(
                last switch { null => "decide.open.visit-none", { State: Visit.Planned } => "decide.open.visit-planned", _ => "decide.open.visit-failed" }, plan.Name);
        }
    }
}
