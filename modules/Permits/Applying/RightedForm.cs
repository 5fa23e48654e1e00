using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Permits;

/// <summary>The form of an application as it was put right.</summary>
/// <param name="Files">Files among the answers, to be kept with the change.</param>
public sealed record RightedForm(FormAnswers Answers, IReadOnlyList<ReceivedFile> Files)
{
    /// <summary>Field that says that the form is there.</summary>
    internal const string Marker = "rights";

    /// <returns>Null where the form is not there, or nothing in it is another.</returns>
    internal static async Task<Outcome<RightedForm?>> ReadAsync(SubmittedForm form, ApplicationFile file, CancellationToken cancellation)
    {
        if (!form.Ticked(Marker))
            return Outcome<RightedForm?>.Granted(null);
        var schema = file.Type.Form;
        var strict = schema.Read(form, DraftRules.FieldPrefix);
        if (strict.Refusals is [{ Code: "form.entry-added" } added])
            return added;
        var partly = await schema.ReadPartlyAsync(form, DraftRules.FieldPrefix, DraftRules.Files, cancellation);
        if (!partly.TryGetAnswer(out var written))
            return Outcome<RightedForm?>.Refused(partly.Refusals);
        var answers = KeptFiles.Carry(file.Answers, written, schema);
        var wrong = KeptFiles.Wrong(strict, schema.Check(answers)).ToList();
        if (wrong.Count > 0)
            return Outcome<RightedForm?>.Refused(wrong);
        return Outcome<RightedForm?>.Granted(answers.ToJson() == file.Answers.ToJson() ? null : new RightedForm(answers, written.Files));
    }
}
