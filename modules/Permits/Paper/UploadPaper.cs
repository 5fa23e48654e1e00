using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>A clerk sends a paper register that was typed into a table. Nothing of it is an application yet.</summary>
/// <param name="Name">As the clerk calls it, for example register 2019.</param>
/// <param name="Type">Code and version of the type that its permits are of: <c>event/1</c>.</param>
/// <param name="Content">The file's text.</param>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record UploadPaper(string Name, string Type, string Content) : IChange<UploadedPaper>;

public sealed record UploadedPaper(string Id);

internal sealed class UploadPaperRules : AbstractValidator<UploadPaper>
{
    public const int LongestName = 80;

    public UploadPaperRules()
    {
        RuleFor(upload => upload.Name).NotEmpty().WithErrorCode("paper.name-missing");
        RuleFor(upload => upload.Name).MaximumLength(LongestName).WithErrorCode("paper.name-too-long");
    }
}

internal sealed class UploadPaperHandler(IModuleDatabase database, PermitTypes types, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<UploadPaper, Outcome<UploadedPaper>>
{
    private const string Twin =
        """
        select name
        from paper_register
        where file_hash = @Hash and step in ('importing', 'imported')
        order by uploaded_at
        limit 1
        """;

    private const string Insert =
        """
        insert into paper_register (id, name, type, type_version, file_hash, step, headings, columns, good, bad, done, uploaded_at, uploaded_by)
        values (@Id, @Name, @Code, @Version, @Hash, @Step, @Headings, '{}', 0, 0, 0, @Now, @Person)
        """;

    private const string Keep = "insert into paper_file (register, content) values (@Id, @Content)";

    public async Task<Outcome<UploadedPaper>> Handle(UploadPaper request, CancellationToken cancellation)
    {
        if (await TypeOfAsync(request.Type, cancellation) is not { } type)
            return PaperRefusals.TypeMissing;
        var headings = Csv.Headings(request.Content);
        if (headings.Count == 0)
            return PaperRefusals.NoHeadings;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Content)));
        await using var connection = await database.OpenAsync(cancellation);
        var twin = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Twin, new { Hash = hash }, cancellationToken: cancellation));
        if (twin is not null)
            return new Refusal("paper.same-file", RefusalKind.Conflict, "file", twin);

        var now = clock.GetUtcNow();
        var values = new
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            request.Name,
            type.Code,
            type.Version,
            Hash = hash,
            Step = PaperStep.Columns,
            Headings = JsonSerializer.Serialize(headings),
            Now = now,
            Person = person.Id ?? "",
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, values, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Keep, new { values.Id, request.Content }, cancellationToken: cancellation));
        audit.Record($"paper-register:{values.Id}", new { Uploaded = hash });
        return new UploadedPaper(values.Id);
    }

    private async Task<PermitTypeVersion?> TypeOfAsync(string written, CancellationToken cancellation) =>
        written.Split('/') is [var code, var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? await types.FindAsync(code, version, cancellation)
            : null;
}

internal static class UploadPaperEndpoint
{
    public static void MapUploadPaper(this IEndpointRouteBuilder routes) =>
        routes.MapForm<PapersPage, UploadedPaper>("/paper", ReadAsync, uploaded => $"/permits/paper/{uploaded.Id}").RequireRole(PermitsRole.Manager, Roles.Administrator);

    private static async Task<Outcome<IChange<UploadedPaper>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var read = await form.ReadTextAsync("file", PaperColumns.MostBytes, cancellation);
        if (!read.TryGetAnswer(out var content))
            return Outcome<IChange<UploadedPaper>>.Refused(read.Refusals);
        return content is null ? PaperRefusals.FileMissing : Outcome<IChange<UploadedPaper>>.Granted(new UploadPaper(form["name"], form["type"], content));
    }
}
