using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>An officer does the same with several reports. Those that are refused stay as they are; the others are changed.</summary>
/// <param name="Action">assign, route or release.</param>
/// <param name="Chosen">The reports, each with the version that the officer saw.</param>
/// <param name="To">Id of a member of staff, or code of a unit; empty for nobody.</param>
[RequiresRole(Roles.Officer)]
public sealed record HandleSeveral(string Action, IReadOnlyList<ChosenReport> Chosen, string To) : IChange<HandledSeveral>
{
    public const string Assign = "assign";
    public const string Route = "route";
    public const string Release = "release";
}

/// <param name="Number">0 where the line could not be read.</param>
public sealed record ChosenReport(int Number, int Version);

/// <param name="Done">How many were changed.</param>
/// <param name="Left">Those that were not, and why.</param>
public sealed record HandledSeveral(int Done, IReadOnlyList<LeftReport> Left);

/// <param name="Code">Code of the refusal.</param>
public sealed record LeftReport(int Number, string Code);

internal sealed class HandleSeveralHandler(IMediator mediator) : IRequestHandler<HandleSeveral, Outcome<HandledSeveral>>
{
    public async Task<Outcome<HandledSeveral>> Handle(HandleSeveral request, CancellationToken cancellation)
    {
        var left = new List<LeftReport>();
        foreach (var chosen in request.Chosen)
        {
            // None of the three writes anything before it has refused: what is left stays untouched.
            IChange<DeskAnswer> change = request.Action switch
            {
                HandleSeveral.Assign => new AssignReport(chosen.Number, chosen.Version, request.To),
                HandleSeveral.Route => new RouteReport(chosen.Number, chosen.Version, request.To),
                _ => new ChangeVisibility(chosen.Number, chosen.Version, Visibility.Shown),
            };
            var outcome = await mediator.Send(change, cancellation);
            if (outcome.IsRefused)
                left.Add(new LeftReport(chosen.Number, outcome.Refusals[0].Code));
        }

        return new HandledSeveral(request.Chosen.Count - left.Count, left);
    }
}

internal static class ListInboxEndpoint
{
    /// <summary>Names in the address after several reports were handled.</summary>
    public const string Done = "done";
    public const string Left = "left";

    public static void MapListInbox(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<ListInboxPage>("/inbox", SubmitAsync);
        form.Open.RequireRole(Roles.Officer, Roles.Agent);
        form.Submit.RequireRole(Roles.Officer);
    }

    /// <summary>What a ticked line sends.</summary>
    public static string LineOf(InboxReport report) => string.Create(CultureInfo.InvariantCulture, $"{CaseNumber.Show(report.Number)}.{report.Version}");

    /// <summary>What was left as it was, as it stands in the address.</summary>
    public static IEnumerable<LeftReport> ReadLeft(string? written) => (written ?? "").Split(',').Take(100)
        .Select(line => line.Split(':'))
        .Where(line => line.Length == 2 && CaseNumber.Read(line[0]) is not null && SaidCodes.Contains(line[1]))
        .Select(line => new LeftReport(CaseNumber.Read(line[0]) ?? 0, line[1]));

    /// <summary>Nothing else that stands in an address is said on a page.</summary>
    private static readonly HashSet<string> SaidCodes =
    [
        .. new[]
        {
            ReportRefusals.Unknown, ReportRefusals.ChangedMeanwhile, ReportRefusals.ClosedAlready, DeskRefusals.AssigneeUnknown, DeskRefusals.AssigneeNotOfUnit,
            DeskRefusals.ResolvedItBefore, DeskRefusals.UnitUnknown, DeskRefusals.SameUnit, DeskRefusals.SameVisibility,
        }.Select(refusal => refusal.Code),
    ];

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var choice = BulkChoice.Read(form, HandleSeveral.Assign, HandleSeveral.Route, HandleSeveral.Release);
        if (!choice.TryGetAnswer(out var wanted))
            return Outcome<IResult>.Refused(choice.Refusals);
        var to = wanted.Action switch { HandleSeveral.Assign => form["assignTo"], HandleSeveral.Route => form["giveTo"], _ => "" };
        if (wanted.Action == HandleSeveral.Route && to.Length == 0)
            return DeskRefusals.UnitUnknown with { Field = "giveTo" };
        var handled = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new HandleSeveral(wanted.Action, [.. wanted.Chosen.Select(ReadLine)], to), cancellation);
        return handled.ToPageResult(answer => InboxFilter.Read(http.Request).Address
            .With("after", null)
            .With(Done, answer.Done.ToString(CultureInfo.InvariantCulture))
            .With(Left, string.Join(',', answer.Left.Select(left => $"{CaseNumber.Show(left.Number)}:{left.Code}")))
            .ToString());
    }

    private static ChosenReport ReadLine(string line) =>
        line.Split('.') is [var number, var version] && CaseNumber.Read(number) is { } known
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
                ? new ChosenReport(known, seen)
                : new ChosenReport(0, 0);
}
