using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Who may vote in a poll, found by what they show.</summary>
internal static class VotingRoll
{
    private const string ByDigest = "select person, name, ward, stratum from eligible where poll = @Poll and digest = @Digest";

    /// <param name="shown">A slip's code, a code that came by SMS, a document's number, as typed. In a poll that is open to anybody nothing need be shown.</param>
    /// <returns>The voter, or <c>poll.code-unknown</c>.</returns>
    public static async Task<Outcome<Voter>> FindAsync(DbConnection connection, Poll poll, string shown, CancellationToken cancellation)
    {
        foreach (var kind in poll.Definition.Eligibility.Where(Eligibility.IsProvedByCode))
        {
            if (Plain(kind, shown) is { Length: > 0 } plain
                && await connection.QuerySingleOrDefaultAsync<Voter?>(new CommandDefinition(
                    ByDigest, new { Poll = poll.Id, Digest = PersonKey.DigestOf(poll.Id, kind, plain) }, cancellationToken: cancellation)) is { } voter)
            {
                return voter;
            }
        }

        if (!poll.Definition.Eligibility.Contains(Eligibility.Open))
            return PollRefusals.CodeUnknown;
        return new Voter(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PollTokens.TokenLength)), "", "", "");
    }

    /// <summary>Whoever shows something is looked for; whoever shows nothing and signed in at the town's provider is known by that.</summary>
    public static async Task<Outcome<Voter>> RecogniseAsync(
        DbConnection connection, Poll poll, string shown, ICurrentPerson person, CancellationToken cancellation) =>
        shown.Length == 0 && person.Subject is { } subject && poll.Definition.Eligibility.Contains(Eligibility.Subject)
            ? Known(poll, Eligibility.Subject, subject)
            : await FindAsync(connection, poll, shown, cancellation);

    /// <summary>Somebody whom another service identified: a verified telephone, a national sign-in.</summary>
    /// <param name="kind"><see cref="Eligibility.Phone"/> or <see cref="Eligibility.Subject"/>.</param>
    /// <returns>The voter, or <c>poll.code-unknown</c> where the poll takes no such proof.</returns>
    public static Outcome<Voter> Known(Poll poll, string kind, string subject) =>
        poll.Definition.Eligibility.Contains(kind) && PersonKey.Plain(subject) is { Length: > 0 } plain
            ? new Voter(PersonKey.DigestOf(poll.Id, kind, plain), "", "", "")
            : PollRefusals.CodeUnknown;

    private static string Plain(string kind, string shown) =>
        kind is Eligibility.Slip or Eligibility.Phone ? TrackingCode.Read(shown) ?? "" : PersonKey.Plain(SubmittedForm.Clean(shown));
}

/// <summary>Somebody who may vote.</summary>
/// <param name="Person">Key in the roll: 64 hexadecimal digits.</param>
/// <param name="Name">As the town's list calls them; empty for slips and open polls.</param>
internal sealed record Voter(string Person, string Name, string Ward, string Stratum);
