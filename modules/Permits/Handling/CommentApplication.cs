using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Somebody of the town tells colleagues something about an application. No clock moves by it.</summary>
/// <param name="Version">Version of the application that they saw.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record CommentApplication(int Number, int Version, string Comment) : IChange<CaseAnswer>;

internal sealed class CommentApplicationRules : AbstractValidator<CommentApplication>
{
    public const int Longest = 2000;

    public CommentApplicationRules()
    {
        RuleFor(comment => comment.Comment).NotEmpty().WithErrorCode("handle.comment-missing").OverridePropertyName("remark");
        RuleFor(comment => comment.Comment).MaximumLength(Longest).WithErrorCode("application.too-long").OverridePropertyName("remark");
    }
}

internal sealed class CommentApplicationHandler(IModuleDatabase database, CaseDesk desk) : IRequestHandler<CommentApplication, Outcome<CaseAnswer>>
{
    public async Task<Outcome<CaseAnswer>> Handle(CommentApplication request, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var file))
            return Outcome<CaseAnswer>.Refused(look.Refusals);
        await using var connection = await database.OpenAsync(cancellation);
        if (!await desk.ClaimAsync(connection, file.Application, cancellation))
            return ApplicationRefusals.ChangedMeanwhile;

        await desk.NoteAsync(connection, file.Application, new DeskNote("commented", Note: request.Comment), cancellation);
        return new CaseAnswer(request.Number);
    }
}

internal static class CommentApplicationEndpoint
{
    public static void MapCommentApplication(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePage<CommentForm>, CaseAnswer>(
                "/inbox/{number}/comment",
                form => new CommentApplication(form.Number(), form.Version(), form["remark"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer, Roles.Agent);
}
