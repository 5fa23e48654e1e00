namespace CivicHost.Sdk.Forms;

/// <summary>When a field is shown or must be filled in: a small language of data, without calculation.</summary>
internal abstract record FormCondition
{
    /// <param name="find">The answer given to a field, or null.</param>
    public abstract bool Holds(Func<string, object?> find);

    /// <summary>The condition in the visitor's words, to stand after "only if".</summary>
    public abstract string Describe(ITexts texts);
}

/// <summary>The answer is one of the values; where several were chosen, one of them is.</summary>
internal sealed record AnswerIs(FormField Field, IReadOnlyList<string> Values) : FormCondition
{
    public override bool Holds(Func<string, object?> find) => find(Field.Name) switch
    {
        null => false,
        string[] chosen => chosen.Any(Values.Contains),
        var value => Values.Contains(AnswerSet.Write(value)),
    };

    public override string Describe(ITexts texts) =>
        texts[Values.Count == 1 ? "form.if.is" : "form.if.any-of", Field.LabelText, Named(texts)];

    internal string Named(ITexts texts) => string.Join(", ", Values.Select(value => Field.Type == FieldType.YesNo
        ? texts[$"form.{value}"]
        : Field.Options.FirstOrDefault(option => option.Value == value)?.Label(texts.Language) ?? value));
}

internal sealed record AnswerGiven(FormField Field, bool IsGiven) : FormCondition
{
    public override bool Holds(Func<string, object?> find) => find(Field.Name) is not null == IsGiven;

    public override string Describe(ITexts texts) => texts[IsGiven ? "form.if.given" : "form.if.not-given", Field.LabelText];
}

/// <summary>The number is at least, or at most, the limit; the limit itself counts.</summary>
internal sealed record AnswerReaches(FormField Field, decimal Limit, bool IsLeast) : FormCondition
{
    public override bool Holds(Func<string, object?> find) =>
        find(Field.Name) is decimal number && (IsLeast ? number >= Limit : number <= Limit);

    public override string Describe(ITexts texts) =>
        texts[IsLeast ? "form.if.at-least" : "form.if.at-most", Field.LabelText, Limit.ToString("#,0.######", texts.Culture)];
}

internal sealed record Together(IReadOnlyList<FormCondition> Conditions, bool All) : FormCondition
{
    public override bool Holds(Func<string, object?> find) =>
        All ? Conditions.All(condition => condition.Holds(find)) : Conditions.Any(condition => condition.Holds(find));

    public override string Describe(ITexts texts) =>
        Conditions.Select(condition => condition.Describe(texts)).Aggregate((left, right) => texts[All ? "form.if.and" : "form.if.or", left, right]);
}

internal sealed record Opposite(FormCondition Condition) : FormCondition
{
    public override bool Holds(Func<string, object?> find) => !Condition.Holds(find);

    public override string Describe(ITexts texts) => Condition switch
    {
        AnswerIs { Values.Count: 1 } answer => texts["form.if.is-not", answer.Field.LabelText, answer.Named(texts)],
        AnswerGiven given => (given with { IsGiven = !given.IsGiven }).Describe(texts),
        _ => texts["form.if.not", Condition.Describe(texts)],
    };
}
