using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TreeRegister;

/// <summary>A resident registers a tree they planted or adopted.</summary>
public sealed record RegisterTree(string Species, string Quarter, DateOnly? PlantedOn, string Note) : IChange<RegisteredTree>;

/// <param name="Number">The tree's number in the register.</param>
public sealed record RegisteredTree(string Number);

internal sealed class RegisterTreeRules : AbstractValidator<RegisterTree>
{
    public const int LongestSpecies = 80;
    public const int LongestNote = 500;

    public RegisterTreeRules(ITown town, ITownCalendar calendar)
    {
        RuleFor(tree => tree.Species).NotEmpty().WithErrorCode("tree.species-missing");
        RuleFor(tree => tree.Species).MaximumLength(LongestSpecies).WithErrorCode("tree.species-too-long");
        RuleFor(tree => tree.Quarter).Must(quarter => town.Quarters.Count == 0 || town.Quarters.Any(known => known.Name == quarter)).WithErrorCode("tree.quarter-missing");
        RuleFor(tree => tree.PlantedOn).NotNull().WithErrorCode("tree.date-missing");
        RuleFor(tree => tree.PlantedOn).Must(day => day is null || day <= calendar.Today).WithErrorCode("tree.date-in-future");
        RuleFor(tree => tree.Note).MaximumLength(LongestNote).WithErrorCode("tree.note-too-long");
    }
}

internal sealed class RegisterTreeHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit, IEvents events)
    : IRequestHandler<RegisterTree, Outcome<RegisteredTree>>
{
    private const string Insert =
        """
        insert into tree (number, species, quarter, planted_on, note, registered_at)
        values (@Number, @Species, @Quarter, @PlantedOn, @Note, @Now)
        """;

    public async Task<Outcome<RegisteredTree>> Handle(RegisterTree request, CancellationToken cancellation)
    {
        var tree = new RegisteredTree(TrackingCode.Next());
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { tree.Number, request.Species, request.Quarter, request.PlantedOn, request.Note, Now = clock.GetUtcNow() },
            cancellationToken: cancellation));

        audit.Record($"tree:{tree.Number}", new { request.Quarter });
        events.Publish("treeregister.tree-registered.v1", "/treeregister", new { request.Species, request.Quarter });
        return tree;
    }
}

internal static class RegisterTreeEndpoint
{
    public static void MapRegisterTree(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<RegisterTreePage, RegisteredTree>(
            "/new",
            form => new RegisterTree(form["species"], form["quarter"], form.Date("plantedOn"), form["note"]),
            _ => "/treeregister");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);

        routes.MapPost("/api/trees", async (TreeToRegister sent, IMediator mediator, CancellationToken cancellation) =>
                (await mediator.Send(sent.ToRequest(), cancellation)).ToCreated(_ => "/treeregister/api/trees"))
            .AllowAnonymous().RequireRateLimiting(Limits.AnonymousFiling);
    }

    /// <summary>What a program sends; it may leave anything away, and is told what is missing.</summary>
    private sealed record TreeToRegister(string? Species, string? Quarter, DateOnly? PlantedOn, string? Note)
    {
        public RegisterTree ToRequest() => new(
            SubmittedForm.Clean(Species), SubmittedForm.Clean(Quarter), PlantedOn, SubmittedForm.Clean(Note));
    }
}
