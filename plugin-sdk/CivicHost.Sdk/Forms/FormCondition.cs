namespace CivicHost.Sdk.Forms;

/// <summary>When a field is shown, a document asked for, a fee due: a small language of data, without calculation; see decision 0011.</summary>
public abstract class FormCondition
{
    private protected FormCondition()
    {
    }

    /// <summary>Reads a condition that is part of a definition.</summary>
    /// <param name="part">For example <c>{"field": "area", "at_least": 20}</c>; what is wrong is said on it.</param>
    /// <param name="schema">The form whose fields it may look at.</param>
    /// <returns>The condition; null where none is written, or it is wrong.</returns>
    public static FormCondition? Read(JsonPart part, FormSchema schema) => new ConditionReader(schema.Fields).Read(part);

    /// <summary>Whether it holds.</summary>
    /// <param name="answers">Answers to the form that it was read for.</param>
    /// <returns>True where it holds.</returns>
    public bool Holds(FormAnswers answers) => Holds(answers.Find);

    /// <summary>The condition in the visitor's words, to stand after "only if".</summary>
    /// <param name="texts">Decides the language.</param>
    /// <returns>A part of a sentence.</returns>
    public abstract string Describe(ITexts texts);

    /// <param name="find">The answer given to a field, or null.</param>
    internal abstract bool Holds(Func<string, object?> find);
}

/// <summary>The answer is one of the values; where several were chosen, one of them is.</summary>
internal sealed class AnswerIs(FormField field, IReadOnlyList<string> values) : FormCondition
{
    public FormField Field { get; } = field;

    public IReadOnlyList<string> Values { get; } = values;

    public override string Describe(ITexts texts) =>
        texts[Values.Count == 1 ? "form.if.is" : "form.if.any-of", Field.LabelText, Named(texts)];

    internal override bool Holds(Func<string, object?> find) => find(Field.Name) switch
    {
        null => false,
        string[] chosen => chosen.Any(Values.Contains),
        var value => Values.Contains(AnswerSet.Write(value)),
    };

    internal string Named(ITexts texts) => string.Join(", ", Values.Select(value => Field.Type == FieldType.YesNo
        ? texts[$"form.{value}"]
        : Field.Options.FirstOrDefault(option => option.Value == value)?.Label(texts.Language) ?? value));
}

internal sealed class AnswerGiven(FormField field, bool isGiven) : FormCondition
{
    public FormField Field { get; } = field;

    public bool IsGiven { get; } = isGiven;

    public override string Describe(ITexts texts) => texts[IsGiven ? "form.if.given" : "form.if.not-given", Field.LabelText];

    internal override bool Holds(Func<string, object?> find) => find(Field.Name) is not null == IsGiven;
}

/// <summary>The number is at least, or at most, the limit; the limit itself counts.</summary>
internal sealed class AnswerReaches(FormField field, decimal limit, bool isLeast) : FormCondition
{
    public FormField Field { get; } = field;

    public decimal Limit { get; } = limit;

    public bool IsLeast { get; } = isLeast;

    public override string Describe(ITexts texts) =>
        texts[IsLeast ? "form.if.at-least" : "form.if.at-most", Field.LabelText, Limit.ToString("#,0.######", texts.Culture)];

    internal override bool Holds(Func<string, object?> find) =>
        find(Field.Name) is decimal number && (IsLeast ? number >= Limit : number <= Limit);
}

internal sealed class Together(IReadOnlyList<FormCondition> conditions, bool all) : FormCondition
{
    public IReadOnlyList<FormCondition> Conditions { get; } = conditions;

    public bool All { get; } = all;

    public override string Describe(ITexts texts) =>
        Conditions.Select(condition => condition.Describe(texts)).Aggregate((left, right) => texts[All ? "form.if.and" : "form.if.or", left, right]);

    internal override bool Holds(Func<string, object?> find) =>
        All ? Conditions.All(condition => condition.Holds(find)) : Conditions.Any(condition => condition.Holds(find));
}

internal sealed class Opposite(FormCondition condition) : FormCondition
{
    public FormCondition Condition { get; } = condition;

    public override string Describe(ITexts texts) => Condition switch
    {
        AnswerIs { Values.Count: 1 } answer => texts["form.if.is-not", answer.Field.LabelText, answer.Named(texts)],
        AnswerGiven given => new AnswerGiven(given.Field, !given.IsGiven).Describe(texts),
        _ => texts["form.if.not", Condition.Describe(texts)],
    };

    internal override bool Holds(Func<string, object?> find) => !Condition.Holds(find);
}
