using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Single transferable vote as Scotland counts its councils: Scottish Local Government Elections Order 2007, Schedule 1, rules 45 to 52.</summary>
internal sealed class ScottishStv : ICountingRule
{
    public string Name => "stv-scottish";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Ranking];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        if (sheet.AnybodyVoted)
            new ScottishCount(election, sheet).Run(cancellation);
        return sheet.Close();
    }
}
