using System.Globalization;
using System.Text.Json;
using CivicHost.Sdk;

namespace Polls;

/// <summary>Makes one text of a ballot's fields, or of its JSON, for <see cref="BallotText.Read"/>.</summary>
internal static class BallotForm
{
    private const int MostParts = 200;

    /// <summary>Name of the field of an option: its rank, its score, its points.</summary>
    public static string FieldOf(int number) => string.Create(CultureInfo.InvariantCulture, $"option-{number}");

    /// <returns>What was answered; null where nothing was. "None of these" beside an answer is both, and refused: which was meant, only the voter knows.</returns>
    public static string? Read(PollDefinition question, SubmittedForm form)
    {
        var answered = ReadAnswers(question, form);
        if (!form.Ticked("none"))
            return answered;
        return answered is null ? BallotText.None : BallotText.None + (question.Kind.IsRanking() ? ">" : ",") + answered;
    }

    private static string? ReadAnswers(PollDefinition question, SubmittedForm form)
    {
        return question.Kind switch
        {
            BallotKind.Score or BallotKind.BudgetPoints => Join(question, form, (number, value) => $"{number}:{value}", ","),
            _ when question.Kind.IsRanking() => Ranking(question, form),
            BallotKind.Pairwise => form["choice"] is { Length: > 0 } pair ? pair : null,
            _ when question.Kind.IsSelection() => form.All("choice") is { Count: > 0 } chosen ? string.Join(',', chosen) : null,
            _ => form["choice"] is { Length: > 0 } choice ? choice : null,
        };
    }

    /// <summary>A text or a number as it is; a list is a selection or an order in which a list within is an equal rank; an object gives each option its number.</summary>
    public static string? Read(BallotKind kind, JsonElement sent)
    {
        try
        {
            return Text(kind, sent);
        }
        catch (InvalidOperationException)
        {
            // A text that holds half a character.
            return null;
        }
    }

    private static string? Text(BallotKind kind, JsonElement sent)
    {
        switch (sent.ValueKind)
        {
            case JsonValueKind.String:
                return sent.GetString();
            case JsonValueKind.Number:
                return sent.GetRawText();
            case JsonValueKind.Array when sent.GetArrayLength() <= MostParts:
                var parts = sent.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Array
                    ? string.Join('=', part.EnumerateArray().Take(MostParts).Select(each => each.ToString()))
                    : part.ToString());
                return string.Join(kind.IsSelection() ? "," : ">", parts);
            case JsonValueKind.Object:
                return string.Join(',', sent.EnumerateObject().Take(MostParts).Select(each => $"{each.Name}:{each.Value}"));
            default:
                return null;
        }
    }

    private static string? Join(PollDefinition question, SubmittedForm form, Func<int, string, string> write, string between)
    {
        var given = question.Options.Select(option => (option.Number, Value: form[FieldOf(option.Number)]))
            .Where(given => given.Value.Length > 0).Select(given => write(given.Number, given.Value)).ToList();
        return given.Count == 0 ? null : string.Join(between, given);
    }

    /// <summary>Equal numbers are equal ranks; what has none is not ranked. A rank that is no number stays in the text, which is then refused.</summary>
    private static string? Ranking(PollDefinition question, SubmittedForm form)
    {
        var ranks = question.Options.Select(option => (option.Number, Rank: form[FieldOf(option.Number)])).Where(given => given.Rank.Length > 0).ToList();
        if (ranks.Count == 0)
            return null;
        if (ranks.FirstOrDefault(given => !IsRank(given.Rank)) is { Rank: { } foreign })
            return $">{foreign}";
        return string.Join('>', ranks.GroupBy(given => int.Parse(given.Rank, CultureInfo.InvariantCulture)).OrderBy(rank => rank.Key)
            .Select(rank => string.Join('=', rank.Select(given => given.Number))));
    }

    private static bool IsRank(string written) =>
        int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) && rank is >= 1 and <= 99;
}
