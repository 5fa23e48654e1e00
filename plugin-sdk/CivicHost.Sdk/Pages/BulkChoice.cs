namespace CivicHost.Sdk.Pages;

/// <summary>What somebody wants done with several lines of a list: sent by a <see cref="BulkBar"/>.</summary>
/// <param name="Action">One of the offered actions.</param>
/// <param name="Chosen">Values of the ticked lines, each once, in their order; 1 to 100.</param>
public sealed record BulkChoice(string Action, IReadOnlyList<string> Chosen)
{
    internal const string ChosenField = "chosen";
    internal const string ActionField = "bulk";
    internal const string ConfirmedField = "confirmed";

    private const int MostChosen = 100;
    private const int LongestValue = 64;

    /// <summary>Reads the form of a list with a <see cref="BulkBar"/>.</summary>
    /// <param name="form">As it was sent.</param>
    /// <param name="actions">The values that were offered.</param>
    /// <returns>The choice, or everything that stands against it: <c>desk.none-chosen</c>, <c>desk.too-many</c>, <c>desk.no-action</c>,
    /// <c>desk.not-confirmed</c>, each on its field. Whether the lines exist is the module's to find out.</returns>
    public static Outcome<BulkChoice> Read(SubmittedForm form, params IReadOnlyList<string> actions)
    {
        List<string> chosen = [.. form.All(ChosenField).Where(value => value.Length is > 0 and <= LongestValue).Distinct()];
        var action = form[ActionField];
        List<Refusal> refusals = [];
        if (chosen.Count == 0)
            refusals.Add(new Refusal("desk.none-chosen", Field: ChosenField));
        if (chosen.Count > MostChosen)
            refusals.Add(new Refusal("desk.too-many", Field: ChosenField, Arguments: [MostChosen]));
        if (!actions.Contains(action))
            refusals.Add(new Refusal("desk.no-action", Field: ActionField));
        if (!form.Ticked(ConfirmedField))
            refusals.Add(new Refusal("desk.not-confirmed", Field: ConfirmedField));
        return refusals.Count == 0 ? new BulkChoice(action, chosen) : Outcome<BulkChoice>.Refused(refusals);
    }
}
