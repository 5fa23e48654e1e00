using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;

namespace CivicHost.People;

/// <summary>The administrator gives a program a key for some scopes. The key itself is shown once by whoever sends this and known by its hash only.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record CreateKey(string Name, IReadOnlyList<string> Scopes, string KeyHash) : IChange<KeyCreated>;

internal sealed record KeyCreated(string Id, string KeyHash);

internal sealed class CreateKeyValidator : AbstractValidator<CreateKey>
{
    public CreateKeyValidator()
    {
        RuleFor(create => create.Name).Cascade(CascadeMode.Stop)
            .NotEmpty().WithErrorCode("people.key-name-missing")
            .MaximumLength(StaffNameRules.LongestFullName).WithErrorCode("people.full-name-long");
        RuleFor(create => create.Scopes)
            .Must(scopes => scopes.Count is > 0 and <= 20 && scopes.All(IsScope)).WithErrorCode("people.key-scopes");
    }

    private static bool IsScope(string scope) =>
        scope.Length is > 0 and <= 40 && scope.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '.');
}

internal sealed class CreateKeyHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<CreateKey, Outcome<KeyCreated>>
{
    public async Task<Outcome<KeyCreated>> Handle(CreateKey request, CancellationToken cancellation)
    {
        const string Insert =
            """
            insert into api_key (id, key_hash, name, scopes, made_at) values (@Id, @KeyHash, @Name, @Scopes, @MadeAt)
            """;
        var id = Secrets.NextId();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Id = id, request.KeyHash, request.Name, Scopes = string.Join(' ', request.Scopes.Distinct()), MadeAt = clock.GetUtcNow() },
            cancellationToken: cancellation));
        audit.Record($"key:{id}", new { request.Scopes });
        return new KeyCreated(id, request.KeyHash);
    }
}

internal static class CreateKeyEndpoint
{
    private static readonly Refusal ShownBefore = new("people.key-shown-before", RefusalKind.Conflict);

    public static void MapCreateKey(this IEndpointRouteBuilder routes) =>
        routes.MapForm<KeysPage>("/admin/keys", SubmitAsync).RequireRole(Roles.Administrator);

    public static string NextKey() => ApiKeys.Prefix + Secrets.Next();

    public static IReadOnlyList<string> ReadScopes(string written) =>
        written.Split([' ', ',', ';', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var key = NextKey();
        var hash = Secrets.Hash(key);
        var created = await http.RequestServices.GetRequiredService<IMediator>()
            .Send(new CreateKey(form["name"], ReadScopes(form["scopes"]), hash), cancellation);
        if (created.TryGetAnswer(out var answer) && answer.KeyHash != hash)
            return ShownBefore;
        return created.Then(_ => new ShownOnce<KeyShownPage>(new() { ["Name"] = form["name"], ["Key"] = key }));
    }
}
