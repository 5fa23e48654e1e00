namespace CivicHost.Sdk;

/// <summary>Something wrong with a definition in JSON: a form's schema, a workflow.</summary>
/// <param name="Line">Line in the JSON, from 1.</param>
/// <param name="Path">Where, for example <c>fields[2].options[0].value</c>; empty for the document.</param>
/// <param name="Sentence">What is wrong and what would be right, in English, for whoever writes definitions.</param>
public sealed record DefinitionProblem(int Line, string Path, string Sentence)
{
    /// <summary>Key of the sentence among the texts of the module or the town; empty where it is in English only.</summary>
    public string Code { get; init; } = "";

    /// <summary>What fills the places of the text; empty for none.</summary>
    public IReadOnlyList<object> Arguments { get; init; } = [];

    /// <summary>Two are the same where line, place and sentence are: code and arguments only say the sentence once more.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True where they are the same.</returns>
    public bool Equals(DefinitionProblem? other) => other is not null && (Line, Path, Sentence) == (other.Line, other.Path, other.Sentence);

    /// <summary>Fits <see cref="Equals(DefinitionProblem)"/>.</summary>
    /// <returns>The hash of line, place and sentence.</returns>
    public override int GetHashCode() => HashCode.Combine(Line, Path, Sentence);

    /// <summary>The sentence in somebody's language.</summary>
    /// <param name="texts">The texts in that language.</param>
    /// <returns>The text with the problem's code; the English sentence where there is none.</returns>
    public string Describe(ITexts texts) => Code.Length > 0 && texts.Has(Code) ? texts[Code, [.. Arguments]] : Sentence;
}
