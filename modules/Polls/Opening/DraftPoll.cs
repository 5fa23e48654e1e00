using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer writes a question and its answers down, before anybody sees it.</summary>
/// <param name="ClosesOn">Last day of voting.</param>
/// <param name="Slips">How many code slips will be printed.</param>
[RequiresRole(Roles.Officer)]
public sealed record DraftPoll(string Question, IReadOnlyList<string> Options, DateOnly? ClosesOn, int Slips) : IChange<DraftedPoll>;

/// <param name="Id">The poll's.</param>
public sealed record DraftedPoll(string Id);

internal sealed class DraftPollRules : AbstractValidator<DraftPoll>
{
    public const int LongestQuestion = 300;
    public const int LongestOption = 120;
    public const int MostOptions = 8;
    public const int MostSlips = 5000;

    public DraftPollRules(ITownCalendar calendar)
    {
        RuleFor(poll => poll.Question).NotEmpty().WithErrorCode("poll.question-missing");
        RuleFor(poll => poll.Question).MaximumLength(LongestQuestion).WithErrorCode("poll.too-long");
        RuleFor(poll => poll.Options).Must(options => options.Count is >= 2 and <= MostOptions).WithErrorCode("poll.options-missing");
        RuleFor(poll => poll.Options).Must(options => options.All(option => option.Length <= LongestOption)).WithErrorCode("poll.option-too-long");
        RuleFor(poll => poll.Options)
            .Must(options => options.Distinct(StringComparer.CurrentCultureIgnoreCase).Count() == options.Count).WithErrorCode("poll.options-alike");
        RuleFor(poll => poll.ClosesOn).Must(day => day >= calendar.Today && day <= calendar.Today.AddYears(1)).WithErrorCode("poll.closes-wrong");
        RuleFor(poll => poll.Slips).InclusiveBetween(1, MostSlips).WithErrorCode("poll.slips-wrong");
    }
}

internal sealed class DraftPollHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<DraftPoll, Outcome<DraftedPoll>>
{
    private const string Insert =
        """
        insert into poll (id, question, options, state, closes_on, slips, definition, drafted_at)
        values (@Id, @Question, @Options, 'draft', @ClosesOn, @Slips, '', @Now)
        """;

    public async Task<Outcome<DraftedPoll>> Handle(DraftPoll request, CancellationToken cancellation)
    {
        var drafted = new DraftedPoll(Guid.CreateVersion7().ToString("N"));
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                drafted.Id,
                request.Question,
                Options = JsonSerializer.Serialize(request.Options),
                request.ClosesOn,
                request.Slips,
                Now = clock.GetUtcNow(),
            },
            cancellationToken: cancellation));
        audit.Record($"poll:{drafted.Id}", new { Happened = "drafted", Options = request.Options.Count, request.Slips });
        return drafted;
    }
}

internal static class DraftPollEndpoint
{
    public static void MapDraftPoll(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DraftPollPage, DraftedPoll>("/staff/new", Read, drafted => $"/polls/staff/{drafted.Id}").RequireRole(Roles.Officer);

    private static DraftPoll Read(SubmittedForm form) => new(
        form["question"],
        [.. form["options"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        form.Date("closesOn"), form.Whole("slips") ?? 0);
}
