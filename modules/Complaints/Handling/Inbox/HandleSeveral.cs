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
public sealed record HandleSeveral(string Action, IReadOnlyList<BulkCase> Chosen, string To) : IChange<BulkOutcome>
{
    public const string Assign = "assign";
    public const string Route = "route";
    public const string Release = "release";
}

internal sealed class HandleSeveralHandler(IMediator mediator) : IRequestHandler<HandleSeveral, Outcome<BulkOutcome>>
{
    public async Task<Outcome<BulkOutcome>> Handle(HandleSeveral request, CancellationToken cancellation) =>
        await BulkOutcome.OfEachAsync(request.Chosen, chosen => mediator.Send(ChangeOf(request, chosen), cancellation));

    /// <summary>None of the three writes anything before it has refused.</summary>
    private static IChange<DeskAnswer> ChangeOf(HandleSeveral request, BulkCase chosen) => request.Action switch
    {
        HandleSeveral.Assign => new AssignReport(chosen.Number, chosen.Version, request.To),
        HandleSeveral.Route => new RouteReport(chosen.Number, chosen.Version, request.To),
        _ => new ChangeVisibility(chosen.Number, chosen.Version, Visibility.Shown),
    };
}

internal static class ListInboxEndpoint
{
    /// <summary>Nothing else that stands in an address is said on a page.</summary>
    public static readonly IReadOnlySet<string> SaidCodes = new HashSet<string>(
        new[]
        {
            ReportRefusals.Unknown, ReportRefusals.ChangedMeanwhile, ReportRefusals.ClosedAlready, DeskRefusals.AssigneeUnknown, DeskRefusals.AssigneeNotOfUnit,
            DeskRefusals.ResolvedItBefore, DeskRefusals.UnitUnknown, DeskRefusals.SameUnit, DeskRefusals.SameVisibility,
        }.Select(refusal => refusal.Code));

    public static void MapListInbox(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<ListInboxPage>("/inbox", SubmitAsync);
        form.Open.RequireRole(Roles.Officer, Roles.Agent);
        form.Submit.RequireRole(Roles.Officer);
    }

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var choice = BulkChoice.Read(form, HandleSeveral.Assign, HandleSeveral.Route, HandleSeveral.Release);
        if (!choice.TryGetAnswer(out var wanted))
            return Outcome<IResult>.Refused(choice.Refusals);
        var to = wanted.Action switch { HandleSeveral.Assign => form["assignTo"], HandleSeveral.Route => form["giveTo"], _ => "" };
        if (wanted.Action == HandleSeveral.Route && to.Length == 0)
            return DeskRefusals.UnitUnknown with { Field = "giveTo" };
        var handled = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new HandleSeveral(wanted.Action, [.. wanted.Chosen.Select(BulkCase.Read)], to), cancellation);
        return handled.ToPageResult(answer => answer.In(InboxFilter.Read(http.Request).Address).ToString());
    }
}
