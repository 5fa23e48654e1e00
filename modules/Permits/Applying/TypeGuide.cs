namespace Permits;

/// <summary>Leads somebody who does not know the name of a permit to it, one yes or no at a time.</summary>
/// <param name="Candidates">Types that no answer speaks against, those for which every answer speaks first.</param>
/// <param name="Question">What to ask next; null where nothing is left to ask, or the type is found.</param>
/// <param name="Said">The answers that counted.</param>
internal sealed record TypeGuide(IReadOnlyList<PermitTypeVersion> Candidates, GuideQuestion? Question, string Said)
{
    public const char Yes = 'y';
    public const char No = 'n';
    public const char Unsure = 'x';

    /// <param name="types">What can be applied for.</param>
    /// <param name="said">One letter for each question so far; others do not count.</param>
    /// <param name="language">In which the questions are asked: the same words are asked once.</param>
    public static TypeGuide Walk(IReadOnlyList<PermitTypeVersion> types, string said, string language)
    {
        var answers = new Dictionary<string, char>();
        var letters = new Queue<char>(said.Where(letter => letter is Yes or No or Unsure));
        var counted = "";
        while (true)
        {
            var left = types.Where(type => type.Type.Guide.All(question => !Contradicts(question, answers.GetValueOrDefault(question.Question.In(language))))).ToList();
            var found = left.Where(type => type.Type.Guide.Count > 0
                && type.Type.Guide.All(question => Speaks(question, answers.GetValueOrDefault(question.Question.In(language))))).ToList();
            var next = found.Count > 0 ? null
                : left.SelectMany(type => type.Type.Guide).FirstOrDefault(question => !answers.ContainsKey(question.Question.In(language)));
            if (next is null || letters.Count == 0)
                return new TypeGuide(found.Count > 0 ? found : left, next, counted);
            answers[next.Question.In(language)] = letters.Peek();
            counted += letters.Dequeue();
        }
    }

    private static bool Speaks(GuideQuestion question, char answer) => answer == (question.Expected ? Yes : No);

    private static bool Contradicts(GuideQuestion question, char answer) => answer == (question.Expected ? No : Yes);
}
