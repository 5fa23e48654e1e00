using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer takes something out of what residents wrote in a report. What stood there before is kept for the unit alone, the reason is for everybody.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="Words">The texts as they shall stand from now on; those that are not among them stay.</param>
/// <param name="Reason">Code of the reason.</param>
[RequiresRole(Roles.Officer)]
public sealed record EditWords(int Number, int Version, IReadOnlyList<PassageText> Words, string Reason) : IChange<DeskAnswer>;

internal sealed class EditWordsRules : AbstractValidator<EditWords>
{
    public EditWordsRules() =>
        RuleFor(edit => edit.Reason).Must(ModerationReason.All.Contains).WithErrorCode(DeskRefusals.ReasonMissing.Code);
}

/// <summary>An officer looks what can be taken out.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record FindWords(int Number) : IQuery<IReadOnlyList<ReportPassage>>;

internal sealed class EditWordsHandler(IModuleDatabase database, ReportDesk desk, WordsReader reader, ReportRedaction redaction)
    : IRequestHandler<EditWords, Outcome<DeskAnswer>>, IRequestHandler<FindWords, IReadOnlyList<ReportPassage>>
{
    public async Task<Outcome<DeskAnswer>> Handle(EditWords request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (look.IsRefused)
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (await reader.OfEverybodyAsync(connection, request.Number, cancellation) is not { } words || words.Version != request.Version)
            return ReportRefusals.ChangedMeanwhile;
        var changes = ReportRedaction.ChangesOf(words, request.Words);
        if (!changes.TryGetAnswer(out var changed))
            return Outcome<DeskAnswer>.Refused(changes.Refusals);
        if (changed.Count == 0)
            return DeskRefusals.NothingChanged;
        return await redaction.ReplaceAsync(connection, words, changed, request.Reason, cancellation)
            ? new DeskAnswer(request.Number)
            : ReportRefusals.ChangedMeanwhile;
    }

    public async Task<IReadOnlyList<ReportPassage>> Handle(FindWords request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, null, cancellation);
        return !look.IsRefused && await reader.OfEverybodyAsync(connection, request.Number, cancellation) is { } words ? words.Passages : [];
    }
}

internal static class EditWordsEndpoint
{
    public static void MapEditWords(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<WordsForm>, DeskAnswer>(
                "/inbox/{number}/words",
                form => new EditWords(form.Number(), form.Version(), form.Passages(), form["reason"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
}
