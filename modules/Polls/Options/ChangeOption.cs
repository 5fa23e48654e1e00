using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;

namespace Polls;

/// <summary>An officer says how one answer of a draft looks and sounds: the same on screen, slip, poster and result.</summary>
/// <param name="Version">Of the draft as they read it.</param>
/// <param name="Labels">By language, the town's default one among them; languages that are not here stay as before.</param>
/// <param name="Colour">One of <see cref="OptionColour.All"/>.</param>
/// <param name="Pictogram">One of <see cref="PollOption.Pictograms"/>; empty for none.</param>
/// <param name="Picture">A new picture; null: as before.</param>
/// <param name="Audio">A new recording; null: as before.</param>
[RequiresRole(Roles.Officer)]
internal sealed record ChangeOption(
    string Poll, int Number, int Version, IReadOnlyDictionary<string, string> Labels, string Colour, string Pictogram,
    ReceivedFile? Picture, bool DropsPicture, ReceivedFile? Audio, bool DropsAudio) : IChange<ChangedOption>;

internal sealed record ChangedOption(string Poll);

internal sealed class ChangeOptionRules : AbstractValidator<ChangeOption>
{
    public ChangeOptionRules(ITown town)
    {
        RuleFor(change => change.Labels).Custom((labels, context) =>
        {
            if (labels.GetValueOrDefault(town.Languages[0], "").Length == 0)
                context.AddFailure(Failure(town.Languages[0], "option.label-missing"));
            foreach (var (language, _) in labels.Where(label => label.Value.Length > DraftPollRules.LongestOption))
                context.AddFailure(Failure(language, "poll.option-too-long"));
        });
        RuleFor(change => change.Colour).Must(OptionColour.All.Contains).WithErrorCode("option.colour-wrong");
        RuleFor(change => change.Pictogram).Must(name => name.Length == 0 || PollOption.Pictograms.Contains(name)).WithErrorCode("option.pictogram-wrong");
    }

    private static FluentValidation.Results.ValidationFailure Failure(string language, string code) => new($"label-{language}", code) { ErrorCode = code };
}

internal sealed class ChangeOptionHandler(IModuleDatabase database, IMediator mediator, OptionFiles files, ITown town, IAuditTrail audit)
    : IRequestHandler<ChangeOption, Outcome<ChangedOption>>
{
    private const string Update =
        """
        update poll set options = @Options, document = @Document, version = version + 1
        where id = @Poll and state = 'draft' and version = @Version
        """;

    public async Task<Outcome<ChangedOption>> Handle(ChangeOption request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Polls.Poll.Draft)
            return PollRefusals.NotADraft;
        if (poll.Definition.Options.FirstOrDefault(option => option.Number == request.Number) is not { } before)
            return PollRefusals.Unknown;
        var label = request.Labels[town.Languages[0]];
        if (poll.Definition.Options.Any(other => other != before && LabelOf(other).Equals(label, StringComparison.CurrentCultureIgnoreCase)))
            return new Refusal("poll.options-alike", Field: $"label-{town.Languages[0]}");

        await using var connection = await database.OpenAsync(cancellation);
        var changed = before with
        {
            Label = before.Label.Where(each => !request.Labels.ContainsKey(each.Key)).Concat(request.Labels.Where(each => each.Value.Length > 0))
                .ToDictionary(each => each.Key, each => each.Value),
            Colour = request.Colour,
            Pictogram = request.Pictogram.Length > 0 ? request.Pictogram : null,
            Picture = request.Picture is { } picture ? await files.KeepAsync(connection, poll.Id, picture, cancellation) : request.DropsPicture ? null : before.Picture,
            Audio = request.Audio is { } sound ? await files.KeepAsync(connection, poll.Id, sound, cancellation) : request.DropsAudio ? null : before.Audio,
        };
        var definition = poll.Definition with { Options = [.. poll.Definition.Options.Select(option => option == before ? changed : Apart(option, before, changed))] };
        await files.SweepAsync(connection, poll.Id, definition.Options, cancellation);
        var row = new
        {
            request.Poll,
            request.Version,
            Options = JsonSerializer.Serialize(definition.Options.Select(LabelOf)),
            Document = definition.ToCanonicalJson(),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Update, row, cancellationToken: cancellation)) == 0)
            return PollRefusals.ChangedMeanwhile;
        audit.Record($"poll:{poll.Id}", new { Happened = "option changed", request.Number, changed.Colour, changed.Pictogram, changed.Picture, changed.Audio });
        return new ChangedOption(poll.Id);
    }

    /// <summary>Whoever had the colour gets the one that is left: two answers of one colour are told apart by nobody.</summary>
    private static PollOption Apart(PollOption other, PollOption before, PollOption changed) =>
        other.Colour == changed.Colour && before.Colour != changed.Colour ? other with { Colour = before.Colour } : other;

    private string LabelOf(PollOption option) => option.Label.In(town.Languages[0]);
}
