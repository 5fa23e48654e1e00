using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>What is written on the sheets of a batch, as somebody keyed it, in the order of the pile.</summary>
internal static class Sheets
{
    /// <summary>What is keyed for a sheet that is no ballot.</summary>
    public const string SpoiledMark = "X";

    /// <summary>The same as it is kept.</summary>
    public const string Spoiled = "";

    private const string Insert =
        "insert into paper_line (poll, batch, keying, sheet, ballot) values (@Poll, @Number, @Keying, @Sheet, @Ballot)";

    private const string Kept =
        "select ballot from paper_line where poll = @Poll and batch = @Number and keying = @Keying order by sheet limit 1000";

    private const string NoteAgent = "insert into paper_keying (poll, batch, keying, agent) values (@Poll, @Number, @Keying, @Agent)";

    private const string HasKeyed = "select count(*) from paper_keying where poll = @Poll and batch = @Number and agent = @Agent";

    /// <returns>The canonical ballot, <see cref="Spoiled"/>, or what is wrong with the sheet.</returns>
    public static Outcome<string> Read(PollDefinition question, string written, int sheet, string field)
    {
        if (question.Kind != BallotKind.Text && string.Equals(written.Trim(), SpoiledMark, StringComparison.OrdinalIgnoreCase))
            return Spoiled;
        var read = BallotText.Read(question, written);
        return read.IsRefused
            ? Outcome<string>.Refused([PaperRefusals.SheetWrong(sheet, field), .. read.Refusals.Select(refusal => refusal with { Field = field })])
            : read;
    }

    public static async Task KeepAsync(
        DbConnection connection, string poll, int number, int keying, string agent, IReadOnlyList<string> ballots, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            NoteAgent, new { Poll = poll, Number = number, Keying = keying, Agent = agent }, cancellationToken: cancellation));
        foreach (var (index, ballot) in ballots.Index())
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Insert, new { Poll = poll, Number = number, Keying = keying, Sheet = index + 1, Ballot = ballot }, cancellationToken: cancellation));
        }
    }

    public static async Task<IReadOnlyList<string>> KeptAsync(DbConnection connection, string poll, int number, int keying, CancellationToken cancellation) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(Kept, new { Poll = poll, Number = number, Keying = keying }, cancellationToken: cancellation))];

    public static async Task<bool> HasKeyedAsync(DbConnection connection, string poll, int number, string agent, CancellationToken cancellation) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            HasKeyed, new { Poll = poll, Number = number, Agent = agent }, cancellationToken: cancellation)) > 0;

    /// <summary>Numbers of the sheets on which two keyings differ, from 1.</summary>
    public static IReadOnlyList<int> Differing(IReadOnlyList<string> first, IReadOnlyList<string> second) =>
        [.. first.Zip(second).Index().Where(pair => pair.Item.First != pair.Item.Second).Select(pair => pair.Index + 1)];
}
