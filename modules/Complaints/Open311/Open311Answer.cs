using CivicHost.Sdk;

namespace Complaints.Open311;

/// <summary>What is answered, written in whichever format was asked for.</summary>
internal sealed record Open311Answer(Action<Open311Writer> Write, int Status = 200)
{
    /// <summary>The errors document. A key that does not open is 403, what does not exist 404, everything else 400.</summary>
    public static Open311Answer Errors(IReadOnlyList<Refusal> refusals, ITexts texts)
    {
        var statuses = refusals.Select(StatusOf).ToList();
        return new Open311Answer(
            writer =>
            {
                writer.StartList("errors");
                foreach (var (refusal, status) in refusals.Zip(statuses))
                {
                    writer.StartObject("error");
                    writer.Text("code", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    writer.Text("description", Describe(refusal, texts));
                    writer.EndObject();
                }

                writer.EndList();
            },
            statuses.Contains(403) ? 403 : statuses.Contains(404) ? 404 : statuses[0]);
    }

    private static string Describe(Refusal refusal, ITexts texts)
    {
        var sentence = texts[refusal.Code, refusal.Arguments];
        return refusal.Field is { Length: > 0 } field ? $"{field}: {sentence}" : sentence;
    }

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        { Code: Open311Refusals.TooLarge } => 413,
        { Kind: RefusalKind.Forbidden } => 403,
        { Kind: RefusalKind.NotFound } => 404,
        _ => 400,
    };
}

/// <summary>What programs are told when they ask for something else than there is.</summary>
internal static class Open311Refusals
{
    public const string TooLarge = "open311.body-too-large";

    public static readonly Refusal UnknownAddress = new("open311.unknown-address", RefusalKind.NotFound);

    public static readonly Refusal UnknownFormat = new("open311.unknown-format", RefusalKind.NotFound);

    public static readonly Refusal OtherMethod = new("open311.other-method");

    public static readonly Refusal NotAForm = new("open311.not-a-form");

    public static readonly Refusal BodyTooLarge = new(TooLarge);

    public static readonly Refusal KeyMissing = new("open311.key-missing", RefusalKind.Forbidden, "api_key");

    public static readonly Refusal KeyWrong = new("open311.key-wrong", RefusalKind.Forbidden, "api_key");

    public static readonly Refusal UnknownService = new("open311.unknown-service", RefusalKind.NotFound, "service_code");

    public static readonly Refusal UnknownRequest = new("open311.unknown-request", RefusalKind.NotFound, "service_request_id");

    public static readonly Refusal UnknownToken = new("open311.unknown-token", RefusalKind.NotFound, "token");

    public static Refusal Missing(string parameter) => new("open311.missing", Field: parameter);

    public static Refusal TooLong(string parameter, int most) => new("open311.too-long", Field: parameter, Arguments: [most]);
}
