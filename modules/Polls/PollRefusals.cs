using CivicHost.Sdk;

namespace Polls;

internal static class PollRefusals
{
    public const int LongestName = 120;

    public static readonly Refusal Unknown = new("poll.unknown", RefusalKind.NotFound);

    public static readonly Refusal NotOpen = new("poll.not-open", RefusalKind.Conflict);

    public static readonly Refusal NotYet = new("poll.not-yet", RefusalKind.Conflict);

    public static readonly Refusal DefinitionChanged = new("poll.definition-changed", RefusalKind.Conflict);

    public static readonly Refusal NotADraft = new("poll.not-a-draft", RefusalKind.Conflict);

    public static readonly Refusal ChangedMeanwhile = new("poll.changed-meanwhile", RefusalKind.Conflict);

    public static readonly Refusal OpenAlone = new("poll.open-alone", Field: "eligibility");

    public static readonly Refusal RuleWrong = new("poll.rule-wrong", Field: "rule");

    public static readonly Refusal SeatsWrong = new("poll.seats-wrong", Field: "seats");

    public static readonly Refusal NobodyMayVote = new("poll.nobody-may-vote", RefusalKind.Conflict);

    public static readonly Refusal CodeUnknown = new("poll.code-unknown", Field: "code");

    public static readonly Refusal CodeUsed = new("poll.code-used", RefusalKind.Conflict, "code");

    public static readonly Refusal NameMissing = new("poll.name-missing", Field: "name", Arguments: [LongestName]);

    public static readonly Refusal NotARequest = new("poll.not-a-request");

    public static readonly Refusal NoTokens = new("poll.no-tokens", RefusalKind.Conflict);

    public static readonly Refusal BlindedWrong = new("poll.blinded-wrong", Field: "blinded");

    public static readonly Refusal SignatureWrong = new("poll.signature-wrong", Field: "signature");

    public static readonly Refusal NotAnonymous = new("poll.not-anonymous");

    public static readonly Refusal VersionWrong = new("poll.version-wrong", RefusalKind.Conflict, "version");

    public static readonly Refusal NotPublished = new("poll.not-published", RefusalKind.NotFound);

    public static readonly Refusal ReceiptUnknown = new("poll.receipt-unknown", RefusalKind.NotFound, "receipt");
}
