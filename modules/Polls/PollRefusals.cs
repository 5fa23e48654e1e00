using CivicHost.Sdk;

namespace Polls;

internal static class PollRefusals
{
    public static readonly Refusal Unknown = new("poll.unknown", RefusalKind.NotFound);

    public static readonly Refusal NotOpen = new("poll.not-open", RefusalKind.Conflict);

    public static readonly Refusal NotADraft = new("poll.not-a-draft", RefusalKind.Conflict);

    public static readonly Refusal CodeUnknown = new("poll.code-unknown", Field: "code");

    public static readonly Refusal CodeUsed = new("poll.code-used", RefusalKind.Conflict, "code");

    public static readonly Refusal NoChoice = new("poll.no-choice", Field: "choice");

    public static readonly Refusal NotARequest = new("poll.not-a-request");
}
