using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>The town prepares a sentence for its officers.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record AddTemplate(TemplateWords Words) : IChange<SavedTemplate>;

public sealed record SavedTemplate(string Id);

internal sealed class AddTemplateHandler(IModuleDatabase database, ITown town, TemplateDesk desk, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<AddTemplate, Outcome<SavedTemplate>>
{
    private const string Insert =
        """
        insert into answer_template (id, action, category, position, names, sentences, version)
        select @Id, @Action, @Category, coalesce(max(position), 0) + 10, @Names, @Sentences, 1
        from answer_template
        """;

    public async Task<Outcome<SavedTemplate>> Handle(AddTemplate request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var words = request.Words;
        if (await desk.AgainstAsync(connection, words, town.Languages, cancellation) is { Count: > 0 } refusals)
            return Outcome<SavedTemplate>.Refused(refusals);
        var row = new
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString(),
            words.Action,
            words.Category,
            Names = TextsByLanguage.Write(words.Names, town.Languages),
            Sentences = TextsByLanguage.Write(words.Sentences, town.Languages),
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        audit.Record($"template:{row.Id}", new { Change = "added", row.Action, row.Category });
        return new SavedTemplate(row.Id);
    }
}

internal static class AddTemplateEndpoint
{
    public static void MapAddTemplate(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AddTemplatePage>("/setup/templates/new", async (http, form, cancellation) =>
                (await http.RequestServices.GetRequiredService<IMediator>().Send(
                    new AddTemplate(TemplateWords.Read(form, http.RequestServices.GetRequiredService<ITown>())), cancellation))
                .ToPageResult(_ => "/complaints/setup/templates"))
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
