using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>The one place where a granted application becomes a permit: by decision, by the payment after it, or by silence.</summary>
internal sealed class GrantedApplications(PermitIssue issue, ITexts texts)
{
    private const string Charged = "select count(*) from charge where number = @Number and stage = 'issue' and amount > 0";

    /// <summary>Called by every move into an outcome that grants, inside its change.</summary>
    public async Task OnGrantedAsync(DbConnection connection, int number, CancellationToken cancellation)
    {
        var decision = await DecisionBook.LastAsync(connection, number, cancellation);
        await issue.IssueAsync(
            number, decision is null ? new PermitSignature([], [], "", "", "") : decision.IsBySilence ? await TacitAsync(connection, decision, cancellation) : Signed(decision),
            cancellation);
    }

    /// <summary>Nobody signed: the certificate's sentence stands on the permit, and who reads it is told why there is no signature. Where something
    /// was due first, it begins on the day of the payment, as after a signed decision.</summary>
    private async Task<PermitSignature> TacitAsync(DbConnection connection, Decision decision, CancellationToken cancellation)
    {
        var charged = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Charged, new { decision.Number }, cancellationToken: cancellation));
        return new PermitSignature([], [decision.Sentence], Remedies(decision, texts.In(decision.Language)), texts.In(decision.Language)["issued.paper.by-silence"], "")
        {
            IsTacit = true,
            Begins = charged == 0 ? decision.DecidedOn : null,
        };
    }

    private PermitSignature Signed(Decision decision)
    {
        var words = texts.In(decision.Language);
        return new PermitSignature(
            decision.Conditions, decision.LegalBasis.Length > 0 ? [decision.LegalBasis] : [], Remedies(decision, words),
            decision.SignsFor.Length > 0 ? words["issued.paper.deputy", decision.SignerName, decision.SignsFor] : decision.SignerName, decision.Act);
    }

    /// <summary>How to appeal, and until when.</summary>
    private static string Remedies(Decision decision, ITexts words) => decision.Remedies.Length > 0 && Period.Read(decision.RemedyPeriod) is { } period
        ? $"{decision.Remedies} {words["decide.letter.period", period.Describe(words)]}"
        : decision.Remedies;
}
