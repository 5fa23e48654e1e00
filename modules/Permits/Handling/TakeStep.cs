using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Staff move an application on by a step that neither asks, decides nor takes money: planning a visit, withdrawing on behalf.</summary>
/// <param name="Version">Version of the application that they saw.</param>
/// <param name="Action">Of the workflow.</param>
/// <param name="Sentence">The applicant reads it; needed where the step requires a comment or reasons.</param>
/// <param name="Assignee">Id of who handles it from here on; needed where the step requires one.</param>
/// <param name="Document">A paper that goes with it; needed where the step requires one.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record TakeStep(int Number, int Version, string Action, string Sentence, string Note, string Assignee, ReceivedFile? Document) : IChange<CaseAnswer>;

internal sealed class TakeStepRules : AbstractValidator<TakeStep>
{
    public const int LongestSentence = 1000;

    public TakeStepRules()
    {
        RuleFor(step => step.Action).NotEmpty().WithErrorCode("handle.action-missing");
        RuleFor(step => step.Sentence).MaximumLength(LongestSentence).WithErrorCode("application.too-long").OverridePropertyName("Comment");
        RuleFor(step => step.Note).MaximumLength(LongestSentence).WithErrorCode("application.too-long");
    }
}

internal sealed class TakeStepHandler(
    IModuleDatabase database, CaseDesk desk, ApplicationMoves moves, IMediator mediator, IFileStore files, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<TakeStep, Outcome<CaseAnswer>>
{
    private const string InsertDocument =
        """
        insert into application_document (id, number, document, file, state, note, received_at)
        values (@Id, @Number, '', @File, 'received', '', @Now)
        """;

    public async Task<Outcome<CaseAnswer>> Handle(TakeStep request, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var file))
            return Outcome<CaseAnswer>.Refused(look.Refusals);
        if (file.Plain(person).FirstOrDefault(known => known.Action == request.Action) is not { } step)
            return ApplicationRefusals.StepNotPossible;
        var version = request.Version;
        if (request.Assignee.Length > 0 && step.Requires.HasFlag(Supplied.Assignee))
        {
            var assigned = await mediator.Send(new AssignApplication(request.Number, version, request.Assignee), cancellation);
            if (assigned.IsRefused)
                return assigned;
            version++;
        }

        if (request.Document is { } document)
            await KeepAsync(file.Application, document, cancellation);
        var brought = (request.Sentence.Length > 0 ? Supplied.Comment | Supplied.Reasons : Supplied.Nothing)
            | (request.Assignee.Length > 0 ? Supplied.Assignee : Supplied.Nothing) | (request.Document is null ? Supplied.Nothing : Supplied.Document);
        var moved = await moves.MoveAsync(
            new ApplicationMove(request.Number, version, step.Action, person.RolesIn(file.Type.Workflow), request.Sentence, request.Note) { Brought = brought }, cancellation);
        return moved.TryGetAnswer(out var to) ? new CaseAnswer(to.Number) : Outcome<CaseAnswer>.Refused(moved.Refusals);
    }

    private async Task KeepAsync(Application application, ReceivedFile document, CancellationToken cancellation)
    {
        await files.KeepAsync(document, ApplicationSubject.OfFiles(application.Code), cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            InsertDocument, new { Id = Guid.CreateVersion7(now).ToString(), application.Number, File = document.Id, Now = now }, cancellationToken: cancellation));
    }
}

internal static class TakeStepEndpoint
{
    private static readonly FileRules Papers = new(FileKinds.Picture | FileKinds.Pdf);

    public static void MapTakeStep(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePage<StepForm>, CaseAnswer>("/inbox/{number}/step", ReadAsync, answer => answer.Address)
            .RequireRole(Roles.Officer, Roles.Agent);

    private static async Task<Outcome<IChange<CaseAnswer>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var received = await form.ReceiveAsync("document", Papers, cancellation);
        return received.TryGetAnswer(out var document)
            ? Outcome<IChange<CaseAnswer>>.Granted(
                new TakeStep(form.Number(), form.Version(), form["action"], form["comment"], form["note"], form["assignee"], document))
            : Outcome<IChange<CaseAnswer>>.Refused(received.Refusals);
    }
}
