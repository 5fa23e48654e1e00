using System.Data.Common;

namespace Permits;

/// <summary>The one place where a granted application becomes a permit: by decision, by the payment after it, or by silence.</summary>
internal sealed class GrantedApplications(PermitIssue issue)
{
    /// <summary>Called by every move into an outcome that grants, inside its change.</summary>
    public async Task OnGrantedAsync(DbConnection connection, int number, CancellationToken cancellation)
    {
        var decision = await DecisionBook.LastAsync(connection, number, cancellation);
        await issue.IssueAsync(number, decision is null ? BySilence : Signed(decision), cancellation);
    }

    private static PermitSignature BySilence { get; } = new([], [], "", "", "");

    private static PermitSignature Signed(Decision decision) => new(
        decision.Conditions, decision.LegalBasis.Length > 0 ? [decision.LegalBasis] : [], decision.Remedies,
        string.Join(", ", new[] { decision.SignerName, decision.SignsFor }.Where(part => part.Length > 0)), decision.Act);
}
