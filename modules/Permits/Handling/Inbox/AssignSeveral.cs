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
public sealed record AssignSeveral(IReadOnlyList<BulkCase> Chosen, string To) : IChange<BulkOutcome>;

internal sealed class AssignSeveralHandler(IMediator mediator) : IRequestHandler<AssignSeveral, Outcome<BulkOutcome>>
{
    public async Task<Outcome<BulkOutcome>> Handle(AssignSeveral request, CancellationToken cancellation) => await BulkOutcome.OfEachAsync(
        request.Chosen, chosen => mediator.Send(new AssignApplication(chosen.Number, chosen.Version, request.To), cancellation));
}

internal static class ListInboxEndpoint
{
    public const string Assign = "assign";

    /// <summary>Nothing else that stands in an address is said on a page.</summary>
    public static readonly IReadOnlySet<string> SaidCodes = new HashSet<string>
    {
        ApplicationRefusals.Unknown.Code, ApplicationRefusals.ChangedMeanwhile.Code, HandlingRefusals.ClosedAlready.Code, HandlingRefusals.AssigneeUnknown.Code,
    };

    public static void MapListInbox(this IEndpointRouteBuilder routes) => routes.MapForm<ListInboxPage>("/inbox", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var choice = BulkChoice.Read(form, Assign);
        if (!choice.TryGetAnswer(out var wanted))
            return Outcome<IResult>.Refused(choice.Refusals);
        var handled = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new AssignSeveral([.. wanted.Chosen.Select(BulkCase.Read)], form["assignTo"]), cancellation);
        return handled.IsRefused
            ? Outcome<IResult>.Refused(handled.Refusals)
            : Outcome<IResult>.Granted(handled.ToPage(answer => answer.In(InboxFilter.Read(http.Request).Address).ToString()));
    }
}
