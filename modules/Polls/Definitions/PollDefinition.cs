using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polls;

/// <summary>What a poll asks and by which rules it is held. Its canonical JSON is frozen and hashed at opening.</summary>
public sealed record PollDefinition
{
    public const int UsualHelperCap = 50;

    public required PollLevel Level { get; init; }

    /// <summary>By language.</summary>
    public required IReadOnlyDictionary<string, string> Question { get; init; }

    public required BallotKind Kind { get; init; }

    /// <summary>In the order of their numbers, which begin at 1; none for free text.</summary>
    public required IReadOnlyList<PollOption> Options { get; init; }

    /// <summary>Fewest options that a ballot chooses or ranks.</summary>
    public int Least { get; init; } = 1;

    /// <summary>Most options that a ballot chooses or ranks.</summary>
    public int Most { get; init; } = 1;

    public int LowestScore { get; init; } = -1;

    public int HighestScore { get; init; } = 1;

    /// <summary>What may be spent, in whole units of the town's currency; 0 where nothing is.</summary>
    public long Budget { get; init; }

    /// <summary>Points that one ballot may give out.</summary>
    public int Points { get; init; }

    /// <summary>Name of the counting rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule's settings by name, for example <c>completion</c> and <c>seats</c>.</summary>
    public IReadOnlyDictionary<string, string> RuleSettings { get; init; } = new Dictionary<string, string>();

    public TieRule Tie { get; init; } = TieRule.Lot;

    /// <summary>Kinds of proof that open the roll: see <see cref="Polls.Eligibility"/>.</summary>
    public required IReadOnlyList<string> Eligibility { get; init; }

    /// <summary>How many code slips are printed; 0 where none are.</summary>
    public int Slips { get; init; }

    public Quorum? Quorum { get; init; }

    /// <summary>First day of voting, town's local date; null: from opening.</summary>
    public DateOnly? OpensOn { get; init; }

    /// <summary>Last day of voting, town's local date.</summary>
    public required DateOnly ClosesOn { get; init; }

    /// <summary>When voting ends on its last day, town's local time; null: with the day.</summary>
    public TimeOnly? ClosesAt { get; init; }

    /// <summary>In which it is worded, the town's default first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Whether a named poll publishes who voted what; otherwise only the counts.</summary>
    public bool PublishesNames { get; init; }

    /// <summary>Whether the urn goes to these auditors only, where patterns of ballots could tell who cast them; empty: to everybody.</summary>
    public IReadOnlyList<string> Auditors { get; init; } = [];

    /// <summary>Most votes with which one member of staff may help; 0: nobody helps.</summary>
    public int HelperCap { get; init; } = UsualHelperCap;

    /// <summary>Path of what another module asked it for, for example <c>/starting-point/ranking</c>; empty where nobody did.</summary>
    public string AskedBy { get; init; } = "";

    /// <summary>Set at opening: the poll's id, so that no two polls have the same definition.</summary>
    public string Poll { get; init; } = "";

    /// <summary>Set at opening: how many may vote; null where anybody may.</summary>
    public int? RollSize { get; init; }

    /// <summary>Set at opening: SHA-256 of the seed of the lot, hexadecimal.</summary>
    public string SeedHash { get; init; } = "";

    /// <summary>Whether the urn is not for everybody. What people write can tell who they are, or name others: sentences never are.</summary>
    [JsonIgnore]
    public bool IsForAuditorsOnly => Auditors.Count > 0 || Kind == BallotKind.Text;

    /// <summary>Whether a number stands on the ballot; 0 is "none of these", which every ballot offers.</summary>
    public bool Offers(int number) => number >= 0 && number <= Options.Count;

    public string ToCanonicalJson() => CanonicalJson.Write(JsonSerializer.SerializeToElement(this, CanonicalJson.Options));

    /// <exception cref="JsonException">It is no definition.</exception>
    public static PollDefinition Read(string json) =>
        JsonSerializer.Deserialize<PollDefinition>(json, CanonicalJson.Options) ?? throw new JsonException("A definition is missing.");

    /// <summary>Worded so that what a language lacks is read in the town's default one.</summary>
    public PollDefinition InReadingOrder() => this with
    {
        Question = Question.BeginningWith(Languages[0]),
        Options = [.. Options.Select(option => option with { Label = option.Label.BeginningWith(Languages[0]) })],
    };

    /// <summary>SHA-256 of a canonical definition, hexadecimal.</summary>
    public static string HashOf(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    /// <summary>What the first version of this module kept of a poll.</summary>
    public static PollDefinition OfFirstVersion(string question, IReadOnlyList<string> options, DateOnly closesOn, int slips, string language) => new()
    {
        Level = PollLevel.P,
        Question = new Dictionary<string, string> { [language] = question },
        Kind = BallotKind.One,
        Options = [.. options.Select((option, index) => new PollOption(
            index + 1, new Dictionary<string, string> { [language] = option }, OptionColour.Of(index + 1)))],
        Rule = "plurality",
        Tie = TieRule.Order,
        Eligibility = [Polls.Eligibility.Slip],
        Slips = slips,
        ClosesOn = closesOn,
        Languages = [language],
    };
}
