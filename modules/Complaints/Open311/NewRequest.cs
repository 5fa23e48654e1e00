using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Complaints.Open311;

/// <summary>A program sends a report of somebody: the parameters are read, all that is wrong with them is told at once.</summary>
internal static class NewRequest
{
    private const int LongestName = FileReportRules.LongestContact;
    private const int LongestId = 200;
    private const int LongestAddress = 2000;
    private const int MostAddresses = 10;

    private static readonly FileRules PhotoRules = new(FileKinds.Picture);

    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        var key = await call.KeyAsync(cancellation);
        if (key.IsRefused)
            return call.Refuse(key.Refusals);
        if (call["service_code"].Length == 0)
            return call.Refuse([Open311Refusals.Missing("service_code"), .. Check(call, out _)]);
        if (await ServiceList.FindAsync(call, call["service_code"], cancellation) is not { } service)
            return call.Refuse(Open311Refusals.UnknownService);
        var read = await ReadAsync(call, key.Answer, service, cancellation);
        if (!read.TryGetAnswer(out var request))
            return call.Refuse(read.Refusals);
        var taken = await call.Mediator.Send(request, cancellation);
        return taken.TryGetAnswer(out var answer) ? Answer(call, answer) : call.Refuse(taken.Refusals);
    }

    private static Open311Answer Answer(Open311Call call, TakenRequest taken) => new(writer =>
    {
        writer.StartList("service_requests");
        writer.StartObject("request");
        if (taken.Token.Length > 0)
            writer.Text("token", taken.Token);
        else
            writer.Text("service_request_id", RequestId.Write(taken.Number));
        writer.Text("service_notice", call.TownTexts["open311.notice", taken.DueOn]);
        writer.Text("account_id", call["account_id"]);
        writer.EndObject();
        writer.EndList();
    });

    private static async Task<Outcome<TakeRequest>> ReadAsync(Open311Call call, string key, Category service, CancellationToken cancellation)
    {
        var refusals = Check(call, out var place);
        var answers = await ReadAnswersAsync(call, service, cancellation);
        refusals.AddRange(answers.Refusals);
        // Pictures are only worked on when all the rest is in order.
        var photos = refusals.Count == 0 ? await ReceiveAsync(call, cancellation) : Outcome<IReadOnlyList<ReceivedFile>>.Granted([]);
        refusals.AddRange(photos.Refusals);
        if (refusals.Count > 0)
            return Outcome<TakeRequest>.Refused(refusals);

        var text = call["description"];
        var report = new FileReport(service.Code, place.Quarter, place.Landmark, text.Length > 0 ? text : service.NameIn(call.TownTexts.Language))
        {
            Point = place.Point,
            Reporter = new Reporter(NameOf(call), call["email"]) { AlsoContact = call["phone"] },
            Answers = answers.Answer,
            Photos = photos.Answer,
            Channel = "open311",
            IsTrusted = true,
            TakesAnyPlace = true,
            EnteredBy = key,
        };
        return new TakeRequest(report, key, service.IsBatch, MediaOf(call), call["device_id"], call["account_id"]);
    }

    /// <summary>What can be wrong whatever the service.</summary>
    private static List<Refusal> Check(Open311Call call, out SentPlace place) => [.. ReadPlace(call, out place), .. CheckPerson(call), .. CheckText(call)];

    private static IReadOnlyList<Refusal> ReadPlace(Open311Call call, out SentPlace place)
    {
        var read = SentPlace.Read(call["lat"], call["long"], call["address_id"], call["address_string"], call.Town);
        place = read.IsRefused ? SentPlace.Nowhere : read.Answer;
        return read.Refusals;
    }

    private static IEnumerable<Refusal> CheckPerson(Open311Call call)
    {
        if (NameOf(call).Length > LongestName)
            yield return Open311Refusals.TooLong("first_name", LongestName);
        if (call["email"] is { Length: > 0 } email && !email.Contains('@', StringComparison.Ordinal))
            yield return new Refusal("open311.email-wrong", Field: "email");
        if (call["phone"].Contains('@', StringComparison.Ordinal))
            yield return new Refusal("open311.phone-wrong", Field: "phone");
        foreach (var parameter in (string[])["email", "phone"])
        {
            if (call[parameter].Length > FileReportRules.LongestContact)
                yield return Open311Refusals.TooLong(parameter, FileReportRules.LongestContact);
        }

        foreach (var parameter in (string[])["device_id", "account_id"])
        {
            if (call[parameter].Length > LongestId)
                yield return Open311Refusals.TooLong(parameter, LongestId);
        }
    }

    /// <summary>Also for updates.</summary>
    public static IEnumerable<Refusal> CheckText(Open311Call call)
    {
        if (call["description"].Length > FileReportRules.LongestText)
            yield return Open311Refusals.TooLong("description", FileReportRules.LongestText);
        if (call.All("media_url").Any(address => !IsAddress(address)))
            yield return new Refusal("open311.media-wrong", Field: "media_url", Arguments: [LongestAddress]);
    }

    /// <summary>One address on each line. They are kept and passed on; nobody here opens them.</summary>
    public static string MediaOf(Open311Call call) => string.Join('\n', call.All("media_url").Take(MostAddresses));

    /// <summary>Whatever the parts are called; what is more than five is left out.</summary>
    public static async Task<Outcome<IReadOnlyList<ReceivedFile>>> ReceiveAsync(Open311Call call, CancellationToken cancellation)
    {
        var received = new List<ReceivedFile>();
        foreach (var upload in call.Files.Where(file => file.Length > 0).Take(FileReportRules.MostPhotos))
        {
            var outcome = await call.Get<IFileStore>().ReceiveAsync(upload, PhotoRules, cancellation);
            if (!outcome.TryGetAnswer(out var file))
                return Outcome<IReadOnlyList<ReceivedFile>>.Refused(outcome.Refusals);
            received.Add(file);
        }

        return Outcome<IReadOnlyList<ReceivedFile>>.Granted(received);
    }

    private static async Task<Outcome<FormAnswers?>> ReadAnswersAsync(Open311Call call, Category service, CancellationToken cancellation)
    {
        if (await call.Mediator.Send(new ReadFields(service.Code), cancellation) is not { } fields)
            return (FormAnswers?)null;
        var read = fields.Read(call.Attributes());
        return read.TryGetAnswer(out var answers)
            ? answers
            : Outcome<FormAnswers?>.Refused([.. read.Refusals.Select(refusal => refusal with { Field = $"attribute[{refusal.Field}]" })]);
    }

    private static string NameOf(Open311Call call) => $"{call["first_name"]} {call["last_name"]}".Trim();

    private static bool IsAddress(string address) => address.Length <= LongestAddress
        && Uri.TryCreate(address, UriKind.Absolute, out var read) && (read.Scheme == Uri.UriSchemeHttps || read.Scheme == Uri.UriSchemeHttp);
}
