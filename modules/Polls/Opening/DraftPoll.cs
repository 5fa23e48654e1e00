using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer writes a question and its answers down, before anybody sees it.</summary>
/// <param name="Question">In the town's default language.</param>
/// <param name="Options">Likewise, in the order of their numbers; none for free text.</param>
/// <param name="ClosesOn">Last day of voting.</param>
/// <param name="Slips">How many code slips will be printed; 0 where slips do not open the roll.</param>
[RequiresRole(Roles.Officer)]
public sealed record DraftPoll(string Question, IReadOnlyList<string> Options, DateOnly? ClosesOn, int Slips) : IChange<DraftedPoll>
{
    public PollLevel Level { get; init; } = PollLevel.S;

    public BallotKind Kind { get; init; } = BallotKind.One;

    /// <summary>Question in the town's other languages, by language; what is missing is read in the default one.</summary>
    public IReadOnlyDictionary<string, string> OtherQuestions { get; init; } = new Dictionary<string, string>();

    /// <summary>Options in the town's other languages, in the same order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> OtherOptions { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What each option costs, in a budget poll.</summary>
    public IReadOnlyList<long> Costs { get; init; } = [];

    /// <summary>What each option stands for elsewhere; null entries where it stands for nothing.</summary>
    public IReadOnlyList<string?> Sources { get; init; } = [];

    public long Budget { get; init; }

    public int Least { get; init; } = 1;

    /// <summary>0: as many as there are options.</summary>
    public int Most { get; init; }

    public int Points { get; init; } = 10;

    /// <summary>Name of the counting rule; empty for the usual one of the kind.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What Equal Shares does with what is left over: none, greedy, add1 or add1u; empty for add1u.</summary>
    public string Completion { get; init; } = "";

    /// <summary>By how much add1 raises every voter's share at a time, in whole units of the currency.</summary>
    public int Increment { get; init; } = 1;

    /// <summary>How many options are to win.</summary>
    public int Seats { get; init; } = 1;

    public TieRule Tie { get; init; } = TieRule.Lot;

    public IReadOnlyList<string> Eligibility { get; init; } = [Polls.Eligibility.Slip];

    /// <summary>Voters needed for the result to bind; 0 for none.</summary>
    public int Quorum { get; init; }

    public int QuorumInEachWard { get; init; }

    /// <summary>First day of voting; null: from opening.</summary>
    public DateOnly? OpensOn { get; init; }

    public TimeOnly? ClosesAt { get; init; }

    public bool PublishesNames { get; init; }

    public IReadOnlyList<string> Auditors { get; init; } = [];

    /// <summary>Most votes with which one member of staff may help.</summary>
    public int HelperCap { get; init; } = PollDefinition.UsualHelperCap;

    /// <summary>Path of what another module asks the poll for; empty where none does. The result goes back to it.</summary>
    public string AskedBy { get; init; } = "";
}

/// <param name="Id">The poll's.</param>
public sealed record DraftedPoll(string Id);

internal sealed class DraftPollHandler(IModuleDatabase database, DraftDefinition definitions, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<DraftPoll, Outcome<DraftedPoll>>
{
    private const string Insert =
        """
        insert into poll (id, question, options, state, closes_on, slips, definition, drafted_at, level, document)
        values (@Id, @Question, @Options, 'draft', @ClosesOn, @Slips, '', @Now, @Level, @Document)
        """;

    public async Task<Outcome<DraftedPoll>> Handle(DraftPoll request, CancellationToken cancellation)
    {
        var defined = definitions.Of(request);
        if (!defined.TryGetAnswer(out var definition))
            return Outcome<DraftedPoll>.Refused(defined.Refusals);

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
                Level = definition.Level.ToString(),
                Document = definition.ToCanonicalJson(),
            },
            cancellationToken: cancellation));
        audit.Record($"poll:{drafted.Id}", new { Happened = "drafted", Level = definition.Level.ToString(), Options = request.Options.Count, request.Slips });
        return drafted;
    }
}

internal static class DraftPollEndpoint
{
    public static void MapDraftPoll(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DraftPollPage>("/staff/new", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var draft = DraftForm.Read(form, [.. services.GetRequiredService<ITown>().Languages.Skip(1)]);
        var drafted = await services.GetRequiredService<IMediator>().Send(draft, cancellation);
        return drafted.IsRefused
            ? Outcome<IResult>.Refused(drafted.Refusals)
            : Outcome<IResult>.Granted(drafted.ToPage(poll => $"/polls/staff/{poll.Id}"));
    }
}
