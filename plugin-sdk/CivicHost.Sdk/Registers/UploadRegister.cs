using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk.Tables;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk.Registers;

/// <summary>A clerk sends a paper register that was typed into a table. Nothing of it is taken in yet.</summary>
/// <param name="Name">As the clerk calls it: register 2019. 1 to 80 characters.</param>
/// <param name="Kind">What the clerk chose beside the file; empty where the module asks nothing.</param>
/// <param name="Content">The file's text: a table with one row of headings.</param>
/// <remarks>Refused where the person has not the module's role, the kind is unknown, the file has no headings, or it is taken in already.</remarks>
public sealed record UploadRegister(string Name, string Kind, string Content) : IChange<MovedRegister>;

/// <summary>A register that has come a step further.</summary>
/// <param name="Id">The register.</param>
public sealed record MovedRegister(string Id);

internal sealed class UploadRegisterRules : AbstractValidator<UploadRegister>
{
    public const int LongestName = 80;
    public const int MostBytes = 10 * 1024 * 1024;

    public UploadRegisterRules()
    {
        RuleFor(upload => upload.Name).NotEmpty().WithErrorCode("register.name-missing");
        RuleFor(upload => upload.Name).MaximumLength(LongestName).WithErrorCode("register.name-too-long");
    }
}

internal sealed class UploadRegisterHandler(
    IModuleDatabase database, IPaperRegister register, RegisterDesk desk, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<UploadRegister, Outcome<MovedRegister>>
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
        insert into register_import (id, name, kind, file_hash, step, headings, columns, good, bad, done, uploaded_at, uploaded_by)
        values (@Id, @Name, @Kind, @Hash, 'columns', @Headings, '{}', 0, 0, 0, @Now, @Person)
        """;

    private const string Keep = "insert into register_file (import, content) values (@Id, @Content)";

    public async Task<Outcome<MovedRegister>> Handle(UploadRegister request, CancellationToken cancellation)
    {
        if (!desk.Admits(person))
            return RegisterRefusals.NotAllowed;
        var columns = await register.ColumnsAsync(request.Kind, cancellation);
        if (columns.IsRefused)
            return Outcome<MovedRegister>.Refused(columns.Refusals);
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
            request.Kind,
            Hash = hash,
            Headings = JsonSerializer.Serialize(headings),
            Now = now,
            Person = person.Id ?? "",
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, values, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Keep, new { values.Id, request.Content }, cancellationToken: cancellation));
        audit.Record($"register:{values.Id}", new { Uploaded = hash });
        return new MovedRegister(values.Id);
    }
}

internal static class UploadRegisterEndpoint
{
    public static void MapUploadRegister<TList>(this IEndpointRouteBuilder routes, RegisterDesk desk)
        where TList : IComponent =>
        routes.MapForm<TList, MovedRegister>(desk.Pattern, ReadAsync, uploaded => $"{desk.Path}/{uploaded.Id}").RequireRole(desk.Roles);

    private static async Task<Outcome<IChange<MovedRegister>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var read = await form.ReadTextAsync("file", UploadRegisterRules.MostBytes, cancellation);
        if (!read.TryGetAnswer(out var content))
            return Outcome<IChange<MovedRegister>>.Refused(read.Refusals);
        return content is null
            ? RegisterRefusals.FileMissing
            : Outcome<IChange<MovedRegister>>.Granted(new UploadRegister(form["name"], form["kind"], content));
    }
}
