using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>An officer gives several applications to somebody. Those that are refused stay as they are; the others are given.</summary>
/// <param name="Chosen">The applications, each with the version that the officer saw.</param>
/// <param name="To">Id of a member of staff; empty for nobody.</param>
[RequiresRole(Roles.Officer)]
public sealed record AssignSeveral(IReadOnlyList<ChosenApplication> Chosen, string To) : IChange<AssignedSeveral>;

/// <param name="Number">0 where the line could not be read.</param>
public sealed record ChosenApplication(int Number, int Version);

/// <param name="Done">How many were given.</param>
/// <param name="Left">Those that were not, and why.</param>
public sealed record AssignedSeveral(int Done, IReadOnlyList<LeftApplication> Left);

/// <param name="Code">Code of the refusal.</param>
public sealed record LeftApplication(int Number, string Code);

internal sealed class AssignSeveralHandler(IMediator mediator) : IRequestHandler<AssignSeveral, Outcome<AssignedSeveral>>
{
    public async Task<Outcome<AssignedSeveral>> Handle(AssignSeveral request, CancellationToken cancellation)
    {
        var left = new List<LeftApplication>();
        foreach (var chosen in request.Chosen)
        {
            // It writes nothing before it has refused: what is left stays untouched.
            var outcome = await mediator.Send(new AssignApplication(chosen.Number, chosen.Version, request.To), cancellation);
            if (outcome.IsRefused)
                left.Add(new LeftApplication(chosen.Number, outcome.Refusals[0].Code));
        }

        return new AssignedSeveral(request.Chosen.Count - left.Count, left);
    }
}

internal static class ListInboxEndpoint
{
    public const string Assign = "assign";

    /// <summary>Names in the address after several applications were given.</summary>
    private const string Done = "done";
    private const string Left = "left";

    /// <summary>Nothing else that stands in an address is said on a page.</summary>
    private static readonly HashSet<string> SaidCodes =
    [
        ApplicationRefusals.Unknown.Code, ApplicationRefusals.ChangedMeanwhile.Code, HandlingRefusals.ClosedAlready.Code, HandlingRefusals.AssigneeUnknown.Code,
    ];

    public static void MapListInbox(this IEndpointRouteBuilder routes) => routes.MapForm<ListInboxPage>("/inbox", SubmitAsync).RequireRole(Roles.Officer);

    /// <summary>What a ticked line sends.</summary>
    public static string LineOf(InboxLine line) => string.Create(CultureInfo.InvariantCulture, $"{CaseNumber.Show(line.Number)}.{line.Version}");

    /// <summary>What was left as it was, as it stands in the address.</summary>
    public static IEnumerable<LeftApplication> ReadLeft(string? written) => (written ?? "").Split(',').Take(100)
        .Select(line => line.Split(':'))
        .Where(line => line.Length == 2 && CaseNumber.Read(line[0]) is not null && SaidCodes.Contains(line[1]))
        .Select(line => new LeftApplication(CaseNumber.Read(line[0]) ?? 0, line[1]));

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var choice = BulkChoice.Read(form, Assign);
        if (!choice.TryGetAnswer(out var wanted))
            return Outcome<IResult>.Refused(choice.Refusals);
        var handled = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new AssignSeveral([.. wanted.Chosen.Select(ReadLine)], form["assignTo"]), cancellation);
        return handled.IsRefused ? Outcome<IResult>.Refused(handled.Refusals) : Outcome<IResult>.Granted(handled.ToPage(answer => InboxFilter.Read(http.Request).Address
            .With("after", null)
            .With(Done, answer.Done.ToString(CultureInfo.InvariantCulture))
            .With(Left, string.Join(',', answer.Left.Select(left => $"{CaseNumber.Show(left.Number)}:{left.Code}")))
            .ToString()));
    }

    private static ChosenApplication ReadLine(string line) =>
        line.Split('.') is [var number, var version] && CaseNumber.Read(number) is { } known
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
                ? new ChosenApplication(known, seen)
                : new ChosenApplication(0, 0);
}
