using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Staff at the counter have seen an original that the applicant said they would show.</summary>
/// <param name="Code">The application's.</param>
/// <param name="Document">Id of the document of the application.</param>
[RequiresRole(Roles.Agent, Roles.Officer)]
public sealed record SeeOriginal(string Code, string Document) : IChange<SeenOriginal>;

/// <param name="Code">The application's.</param>
public sealed record SeenOriginal(string Code);

internal sealed class SeeOriginalHandler(
    IModuleDatabase database, ApplicationReader reader, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<SeeOriginal, Outcome<SeenOriginal>>
{
    private const string Update =
        """
        update application_document
        set state = 'received', received_at = @Now
        where id = @Id and number = @Number and state = 'awaited'
        """;

    private const string Touch = "update application set changed_at = @Now, version = version + 1 where number = @Number";

    public async Task<Outcome<SeenOriginal>> Handle(SeeOriginal request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code || await reader.FindByCodeAsync(code, cancellation) is not { Application.Number: var number } file)
            return ApplicationRefusals.Unknown;
        if (file.Documents.FirstOrDefault(document => document.Id == request.Document && document.IsAwaited()) is not { } awaited)
            return ApplicationRefusals.StepNotPossible;
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Update, new { awaited.Id, Number = number, Now = now }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Touch, new { Number = number, Now = now }, cancellationToken: cancellation));
        await new NewEvent(number, now, "checked", "", file.Application.State, "", awaited.Document, person.Id).InsertAsync(connection, cancellation);
        audit.Record(ApplicationSubject.Of(number), new { Happened = "original-seen", awaited.Document });
        return new SeenOriginal(code);
    }
}

/// <summary>The documents of an application in words.</summary>
internal static class DocumentWords
{
    public static bool IsAwaited(this ApplicationDocument document) => document.State == "awaited";

    public static string StateKey(this ApplicationDocument document) => document switch
    {
        { State: "awaited" } => "draft.document.to-show",
        { State: "unfit" } => "follow.document.unfit",
        { File: null } => "draft.document.shown",
        _ => "draft.document.received",
    };

    public static string NameOf(this ApplicationFile file, ApplicationDocument document, ITexts texts) =>
        file.Type.Documents.FirstOrDefault(wanted => wanted.Code == document.Document)?.Name.In(texts.Language) ?? texts["follow.document.sent"];
}

internal static class SeeOriginalEndpoint
{
    public static void MapSeeOriginal(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FollowApplicationPage, SeenOriginal>(
                "/cases/{code}/originals", form => new SeeOriginal(form.Route("code"), form["seen"]), seen => $"/permits/cases/{seen.Code}")
            .RequireRole(Roles.Agent, Roles.Officer);
}
