using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Which poll a slip belongs to; null where no poll knows its code. Of polls that know it, the one that takes ballots.</summary>
/// <param name="Code">As <c>TrackingCode.Read</c> gives it.</param>
[RequiresRole(Roles.System)]
internal sealed record FindPollOfSlip(string Code) : IQuery<Poll?>;

internal sealed class FindPollOfSlipHandler(IModuleDatabase database, IMediator mediator) : IRequestHandler<FindPollOfSlip, Poll?>
{
    private const string Known = "select count(*) from eligible where poll = @Poll and digest = @Digest";

    public async Task<Poll?> Handle(FindPollOfSlip request, CancellationToken cancellation)
    {
        var polls = (await mediator.Send(new ListPolls(), cancellation)).Where(poll => poll.Definition.Eligibility.Contains(Eligibility.Slip))
            .OrderByDescending(poll => poll.State == Poll.Open);
        await using var connection = await database.OpenAsync(cancellation);
        foreach (var poll in polls)
        {
            var digest = PersonKey.DigestOf(poll.Id, Eligibility.Slip, request.Code);
            if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                    Known, new { Poll = poll.Id, Digest = digest }, cancellationToken: cancellation)) > 0)
            {
                return poll;
            }
        }

        return null;
    }
}
