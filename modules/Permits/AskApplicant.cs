using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer asks the applicant for what is missing.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
[RequiresRole(Roles.Officer)]
public sealed record AskApplicant(string Code, int Version, string Question) : IChange<AskedApplicant>;

/// <param name="Code">The application's.</param>
public sealed record AskedApplicant(string Code);

internal sealed class AskApplicantRules : AbstractValidator<AskApplicant>
{
    public const int LongestQuestion = 1000;

    public AskApplicantRules()
    {
        RuleFor(ask => ask.Question).NotEmpty().WithErrorCode("application.question-missing");
        RuleFor(ask => ask.Question).MaximumLength(LongestQuestion).WithErrorCode("application.too-long");
    }
}

internal sealed class AskApplicantHandler(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<AskApplicant, Outcome<AskedApplicant>>
{
    public async Task<Outcome<AskedApplicant>> Handle(AskApplicant request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ApplicationRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var asked = new Happening(code, "asked", person.Id!, clock.GetUtcNow(), request.Question);
        if (await Ledger.MoveAsync(connection, request.Version, asked, cancellation) is { } refusal)
            return refusal;
        audit.Record($"application:{code}", new { Happened = "asked" });
        return new AskedApplicant(code);
    }
}

internal static class AskApplicantEndpoint
{
    public static void MapAskApplicant(this IEndpointRouteBuilder routes) =>
        routes.MapForm<HandleApplicationPage, AskedApplicant>(
                "/inbox/{code}/ask",
                form => new AskApplicant(form.Route("code"), form.Whole("version") ?? 0, form["question"]),
                asked => $"/permits/inbox/{asked.Code}")
            .RequireRole(Roles.Officer);
}
