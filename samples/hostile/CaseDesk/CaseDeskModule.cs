using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CaseDesk;

/// <summary>A desk of made-up cases: shows the SDK's parts for lists, for their tests.</summary>
public sealed class CaseDeskModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes) =>
        routes.MapForm<CaseDeskPage>("/cases", async (http, form, cancellation) =>
        {
            var choice = BulkChoice.Read(form, "close", "assign");
            if (!choice.TryGetAnswer(out var wanted))
                return Outcome<IResult>.Refused(choice.Refusals);
            var done = await http.RequestServices.GetRequiredService<IMediator>().Send(new HandleCases(wanted.Action, wanted.Chosen, form["assignee"]), cancellation);
            return done.IsRefused ? Outcome<IResult>.Refused(done.Refusals) : Outcome<IResult>.Granted(Results.Redirect("/casedesk/cases"));
        }).RequireRole(Roles.Officer);
}

/// <summary>An officer handles several cases at once.</summary>
[RequiresRole(Roles.Officer)]
public sealed record HandleCases(string Action, IReadOnlyList<string> Numbers, string Assignee) : IChange<HandledCases>;

/// <param name="Count">How many.</param>
public sealed record HandledCases(int Count);

internal sealed class HandleCasesHandler(IAuditTrail audit) : IRequestHandler<HandleCases, Outcome<HandledCases>>
{
    public Task<Outcome<HandledCases>> Handle(HandleCases request, CancellationToken cancellation)
    {
        foreach (var number in request.Numbers)
            audit.Record($"case:{number}", new { request.Action, request.Assignee });
        return Task.FromResult<Outcome<HandledCases>>(new HandledCases(request.Numbers.Count));
    }
}

/// <summary>Made up: the same on every start.</summary>
internal sealed record Case(string Number, string Title, string State, string Quarter, DateOnly DueOn)
{
    public static readonly IReadOnlyList<Case> All =
    [
        .. Enumerable.Range(1, 12).Select(index => new Case(
            $"2027-{index:000}", $"Case {index}", index % 3 == 0 ? "closed" : "open", index % 2 == 0 ? "Port" : "Centre", new DateOnly(2027, 3, 1).AddDays(index * 7 % 12))),
    ];
}
