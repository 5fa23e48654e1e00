using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer brings a table of people. It is kept to be looked at, and opens no roll before it is accepted.</summary>
/// <param name="People">Without anything wrong.</param>
[RequiresRole(Roles.Officer)]
internal sealed record CheckVoterList(string Name, IReadOnlyList<ListedPerson> People) : IChange<CheckedVoterList>;

internal sealed record CheckedVoterList(string Id);

internal sealed class CheckVoterListRules : AbstractValidator<CheckVoterList>
{
    public const int LongestName = 120;

    public CheckVoterListRules()
    {
        RuleFor(list => list.Name).NotEmpty().WithErrorCode("voters.name-missing");
        RuleFor(list => list.Name).MaximumLength(LongestName).WithErrorCode("poll.too-long");
    }
}

internal sealed class CheckVoterListHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<CheckVoterList, Outcome<CheckedVoterList>>
{
    private const string Insert =
        "insert into voter_list (id, name, state, people, made_at) values (@Id, @Name, 'checked', @People, @Now)";

    public async Task<Outcome<CheckedVoterList>> Handle(CheckVoterList request, CancellationToken cancellation)
    {
        var kept = new CheckedVoterList(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"));
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { kept.Id, request.Name, People = request.People.Count, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        await VoterListRows.InsertAsync(connection, database.Engine, kept.Id, request.People, cancellation);
        audit.Record($"voter-list:{kept.Id}", new { Happened = "checked", People = request.People.Count });
        return kept;
    }
}

internal static class CheckVoterListEndpoint
{
    public static void MapCheckVoterList(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CheckVoterListPage>("/staff/voters/new", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        if (VoterTable.Of(form, "file", cancellation) is not { } rows)
            return new Refusal("voters.file-missing", Field: "file");
        var reading = await VoterTable.ReadAsync(rows, http.RequestServices.GetRequiredService<ITown>());
        if (reading.Problems.Count > 0)
            return Outcome<IResult>.Granted(new ProblemsResult(reading.Problems));
        var kept = await http.RequestServices.GetRequiredService<IMediator>().Send(new CheckVoterList(form["name"], reading.People), cancellation);
        return kept.IsRefused ? Outcome<IResult>.Refused(kept.Refusals) : Outcome<IResult>.Granted(kept.ToPage(list => $"/polls/staff/voters/{list.Id}"));
    }

    private sealed class ProblemsResult(IReadOnlyList<ListProblem> problems) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(
                http, typeof(VoterListProblemsPage), new Dictionary<string, object?> { [nameof(VoterListProblemsPage.Problems)] = problems }, form: null);
        }
    }
}
