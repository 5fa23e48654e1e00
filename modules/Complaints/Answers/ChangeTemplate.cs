using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>The town words a prepared sentence anew.</summary>
/// <param name="Version">Version of the template that was seen.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record ChangeTemplate(string Id, int Version, TemplateWords Words) : IChange<SavedTemplate>;

internal sealed class ChangeTemplateHandler(IModuleDatabase database, ITown town, TemplateDesk desk, IAuditTrail audit)
    : IRequestHandler<ChangeTemplate, Outcome<SavedTemplate>>
{
    private const string Known = "select count(*) from answer_template where id = @Id";

    private const string Update =
        """
        update answer_template
        set action = @Action, category = @Category, names = @Names, sentences = @Sentences, version = version + 1
        where id = @Id and version = @Version
        """;

    public async Task<Outcome<SavedTemplate>> Handle(ChangeTemplate request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var words = request.Words;
        if (await desk.AgainstAsync(connection, words, town.Languages, cancellation) is { Count: > 0 } refusals)
            return Outcome<SavedTemplate>.Refused(refusals);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Known, new { request.Id }, cancellationToken: cancellation)) == 0)
            return TemplateRefusals.Unknown;
        var row = new
        {
            request.Id,
            request.Version,
            words.Action,
            words.Category,
            Names = TextsByLanguage.Write(words.Names, town.Languages),
            Sentences = TextsByLanguage.Write(words.Sentences, town.Languages),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Update, row, cancellationToken: cancellation)) == 0)
            return TemplateRefusals.ChangedMeanwhile;
        audit.Record($"template:{request.Id}", new { Change = "changed", row.Action, row.Category });
        return new SavedTemplate(request.Id);
    }
}

internal static class ChangeTemplateEndpoint
{
    public static void MapChangeTemplate(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ChangeTemplatePage>("/setup/templates/{id}", SubmitAsync).RequireRole(Roles.Administrator, ComplaintsRole.Manager);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var id = form.Route("id");
        var before = (await mediator.Send(new ListTemplates(), cancellation)).FirstOrDefault(template => template.Id == id);
        var words = TemplateWords.Read(form, http.RequestServices.GetRequiredService<ITown>(), before);
        var changed = await mediator.Send(new ChangeTemplate(id, form.Whole("version") ?? 0, words), cancellation);
        return changed.ToPageResult(_ => "/complaints/setup/templates");
    }
}
