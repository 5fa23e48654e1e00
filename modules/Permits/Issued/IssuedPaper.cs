namespace Permits;

/// <summary>What stands on a permit, in the applicant's language, as it was when it was issued. Kept as JSON with the permit.</summary>
/// <param name="Type">Name of its type.</param>
/// <param name="Title">Title of the document.</param>
/// <param name="Body">Paragraphs, separated by line breaks.</param>
/// <param name="Fields">What the application says that belongs on the paper.</param>
/// <param name="Conditions">Under which it is granted.</param>
/// <param name="LegalBasis">Laws and decrees it rests on.</param>
/// <param name="Remedies">How to contest it, until when; empty where nothing is said.</param>
/// <param name="Signer">Name and office of who signed; where silence has decided, that nobody signed.</param>
/// <param name="SignerAct">Act by which the signature was delegated; empty where the signer signs in their own right.</param>
public sealed record IssuedPaper(
    string Type, string Title, string Body, IReadOnlyList<PaperLine> Fields, IReadOnlyList<string> Conditions,
    IReadOnlyList<string> LegalBasis, string Remedies, string Signer, string SignerAct)
{
    /// <summary>Of permits of the first release, whose words were not kept.</summary>
    internal static readonly IssuedPaper Bare = new("", "", "", [], [], [], "", "", "");
}

/// <summary>One line of a permit: what, and how it is.</summary>
public sealed record PaperLine(string Label, string Value);
