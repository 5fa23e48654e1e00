using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>A clerk sends a paper register that was typed into a table. Nothing of it is a report yet.</summary>
/// <param name="Name">As the clerk calls it, for example register 2019.</param>
/// <param name="Content">The file's text.</param>
[RequiresRole(Roles.Officer, ComplaintsRole.Manager)]
public sealed record UploadRegister(string Name, string Content) : IChange<UploadedRegister>;

public sealed record UploadedRegister(string Id);

internal sealed class UploadRegisterRules : AbstractValidator<UploadRegister>
{
    public const int LongestName = 80;

    public UploadRegisterRules()
    {
        RuleFor(upload => upload.Name).NotEmpty().WithErrorCode("register.name-missing");
        RuleFor(upload => upload.Name).MaximumLength(LongestName).WithErrorCode("register.name-too-long");
    }
}

internal sealed class UploadRegisterHandler(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<UploadRegister, Outcome<UploadedRegister>>
{
    private const string Twin =
        """
        select name
        from register_import
        where file_hash = @Hash and step in ('importing', 'imported')
        order by uploaded_at
        limit 1
        """;

    private const string Insert =
        """
        insert into register_import (id, name, file_hash, step, headings, columns, good, bad, done, uploaded_at, uploaded_by)
        values (@Id, @Name, @Hash, @Step, @Headings, '{}', 0, 0, 0, @Now, @Person)
        """;

    private const string Keep = "insert into register_file (import, content) values (@Id, @Content)";

    public async Task<Outcome<UploadedRegister>> Handle(UploadRegister request, CancellationToken cancellation)
    {
        var headings = Csv.Headings(request.Content);
        if (headings.Count == 0)
            return RegisterRefusals.NoHeadings;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Content)));
        await using var connection = await database.OpenAsync(cancellation);
        var twin = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Twin, new { Hash = hash }, cancellationToken: cancellation));
        if (twin is not null)
            return new Refusal("register.same-file", RefusalKind.Conflict, "file", twin);

        var now = clock.GetUtcNow();
        var values = new
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            request.Name,
            Hash = hash,
            Step = RegisterStep.Columns,
            Headings = JsonSerializer.Serialize(headings),
            Now = now,
            Person = person.Id ?? "",
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, values, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Keep, new { values.Id, request.Content }, cancellationToken: cancellation));
        audit.Record($"register:{values.Id}", new { Uploaded = hash });
        return new UploadedRegister(values.Id);
    }
}

internal static class UploadRegisterEndpoint
{
    public static void MapUploadRegister(this IEndpointRouteBuilder routes) =>
        routes.MapForm<RegistersPage, UploadedRegister>("/registers", ReadAsync, uploaded => $"/complaints/registers/{uploaded.Id}").RequireRole(Roles.Officer, ComplaintsRole.Manager);

    private static async Task<Outcome<IChange<UploadedRegister>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var read = await form.ReadTextAsync("file", RegisterColumns.MostBytes, cancellation);
        if (!read.TryGetAnswer(out var content))
            return Outcome<IChange<UploadedRegister>>.Refused(read.Refusals);
        return content is null ? RegisterRefusals.FileMissing : Outcome<IChange<UploadedRegister>>.Granted(new UploadRegister(form["name"], content));
    }
}
