using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The applicant takes the application back; nothing is decided.</summary>
/// <param name="Sentence">Why; may be empty.</param>
public sealed record WithdrawApplication(string Code, string Sentence, bool IsSure) : IChange<WithdrawnApplication>;

/// <param name="Code">The application's.</param>
public sealed record WithdrawnApplication(string Code);

internal sealed class WithdrawApplicationRules : AbstractValidator<WithdrawApplication>
{
    public WithdrawApplicationRules()
    {
        RuleFor(withdrawal => withdrawal.IsSure).Equal(true).WithErrorCode("follow.not-sure").OverridePropertyName("Sure");
        RuleFor(withdrawal => withdrawal.Sentence).MaximumLength(AnswerCorrectionRules.LongestAnswer).WithErrorCode("application.too-long");
    }
}

internal sealed class WithdrawApplicationHandler(ApplicationReader reader, ApplicationMoves moves)
    : IRequestHandler<WithdrawApplication, Outcome<WithdrawnApplication>>
{
    public async Task<Outcome<WithdrawnApplication>> Handle(WithdrawApplication request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code || await reader.FindByCodeAsync(code, cancellation) is not { Application: var application } file)
            return ApplicationRefusals.Unknown;
        if (file.Withdrawing() is not { } step)
            return ApplicationRefusals.StepNotPossible;
        var moved = await moves.MoveAsync(
            new ApplicationMove(application.Number, application.Version, step.Action, [Roles.Applicant], request.Sentence), cancellation);
        return moved.IsRefused ? Outcome<WithdrawnApplication>.Refused(moved.Refusals) : new WithdrawnApplication(code);
    }
}

internal static class WithdrawApplicationEndpoint
{
    public static void MapWithdrawApplication(this IEndpointRouteBuilder routes) =>
        routes.MapForm<WithdrawApplicationPage, WithdrawnApplication>(
                "/cases/{code}/withdraw",
                form => new WithdrawApplication(form.Route("code"), form["sentence"], form.Ticked("sure")),
                withdrawn => $"/permits/cases/{withdrawn.Code}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
