namespace CivicHost.Sdk;

/// <summary>Something wrong with a definition in JSON: a form's schema, a workflow.</summary>
/// <param name="Line">Line in the JSON, from 1.</param>
/// <param name="Path">Where, for example <c>fields[2].options[0].value</c>; empty for the document.</param>
/// <param name="Sentence">What is wrong and what would be right, in English, for whoever writes definitions.</param>
public sealed record DefinitionProblem(int Line, string Path, string Sentence);
