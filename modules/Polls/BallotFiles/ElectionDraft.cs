using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>A question as CSV and JSON spell it out, before its first ballot.</summary>
internal sealed class ElectionDraft
{
    public QuestionKind? Question { get; set; }

    public int Seats { get; set; } = 1;

    public decimal Budget { get; set; }

    public List<ElectionOption> Options { get; } = [];

    public static bool IsAmount(decimal amount) => amount is > 0 and <= 1_000_000_000_000m && decimal.Round(amount, 6) == amount;

    /// <returns>Why the next option is none; null where it was added.</returns>
    public string? AddOption(string id, string label, decimal cost)
    {
        if (Options.Count == ElectionBuilder.MostOptions)
            return $"There are more than {ElectionBuilder.MostOptions} options.";
        if (Options.Exists(option => option.Id == id))
            return $"The option {TextLines.Quote(id)} stands twice.";
        Options.Add(new ElectionOption(id, label.Length == 0 ? id : label, cost));
        return null;
    }

    /// <returns>Null with a reason where the question is not whole.</returns>
    public ElectionBuilder? Begin(FileWish wish, out string reason)
    {
        reason = "";
        if (Question is not { } question)
            reason = $"The question is missing: {string.Join(", ", Enum.GetValues<QuestionKind>().Select(QuestionWords.NameOf))}.";
        else if (Options.Count == 0)
            reason = "There is no option before the first ballot.";
        else if (QuestionWords.IsBudget(question) && !(IsAmount(Budget) && Options.TrueForAll(option => IsAmount(option.Cost))))
            reason = "A budget question has a budget, and each option a cost: more than 0, at most 10^12, at most 6 decimals.";
        else
            return new ElectionBuilder(question, Options, wish.Seats ?? Seats, Budget);
        return null;
    }
}
