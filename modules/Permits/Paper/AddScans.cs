using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>A clerk adds pictures of the paper to an imported register: of its folios, told by the names of the files, or of the register as a whole.</summary>
/// <param name="IsOfWhole">True where they show no folio: a cover, a seal.</param>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record AddScans(string Id, IReadOnlyList<SentScan> Scans, bool IsOfWhole) : IChange<AddedScans>;

/// <param name="Name">Of the file, for example <c>folio-034.jpg</c>.</param>
public sealed record SentScan(string Name, ReceivedFile File);

public sealed record AddedScans(string Id);

/// <param name="Folio">Folded; empty for the register as a whole.</param>
/// <param name="File">Id of the kept file.</param>
public sealed record PaperScan(string Id, string Folio, string Name, string File, DateTimeOffset AddedAt)
{
    public string Path => $"/permits/paper/scans/{Id}";
}

internal sealed class AddScansHandler(IModuleDatabase database, IMediator mediator, IFileStore files, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<AddScans, Outcome<AddedScans>>
{
    private const int LongestName = 120;

    private const string Folios =
        """
        select distinct folio
        from paper_entry
        where register = @Id and folio <> ''
        order by folio
        limit 100000
        """;

    private const string Insert =
        """
        insert into paper_scan (id, register, folio, name, file, added_at, added_by)
        values (@Id, @Register, @Folio, @Name, @File, @Now, @Person)
        """;

    public async Task<Outcome<AddedScans>> Handle(AddScans request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindRegister(request.Id, Problems: 0), cancellation) is not { Import: var import })
            return PaperRefusals.Unknown;
        if (!import.IsImported)
            return PaperRefusals.Meanwhile;
        if (request.Scans.Count == 0)
            return new Refusal("paper.scans-missing", Field: "scans");

        await using var connection = await database.OpenAsync(cancellation);
        var known = new Dictionary<string, string>();
        foreach (var folio in await connection.QueryAsync<string>(new CommandDefinition(Folios, new { request.Id }, cancellationToken: cancellation)))
            known.TryAdd(ScanName.Plain(folio), folio);
        var now = clock.GetUtcNow();
        foreach (var scan in request.Scans)
        {
            var name = SubmittedForm.Clean(scan.Name);
            var folio = request.IsOfWhole ? "" : ScanName.FoliosIn(name).Select(known.GetValueOrDefault).FirstOrDefault(found => found is not null);
            if (folio is null)
                return new Refusal("paper.folio-unknown", Field: "scans", Arguments: [name]);
            await files.KeepAsync(scan.File, $"paper-register:{request.Id}", cancellation);
            var values = new
            {
                Id = Guid.CreateVersion7(now).ToString("N"),
                Register = request.Id,
                Folio = folio,
                Name = name.Length <= LongestName ? name : name[..LongestName],
                File = scan.File.Id,
                Now = now,
                Person = person.Id ?? "",
            };
            await connection.ExecuteAsync(new CommandDefinition(Insert, values, cancellationToken: cancellation));
        }

        audit.Record($"paper-register:{request.Id}", new { Scans = request.Scans.Count });
        return new AddedScans(request.Id);
    }
}

/// <summary>Which folio a picture shows, by its name.</summary>
internal static class ScanName
{
    /// <summary>Most likely first: the whole name, the name without a word before the number, its last number.</summary>
    public static IEnumerable<string> FoliosIn(string name)
    {
        var folded = FoldedWords.Fold(Path.GetFileNameWithoutExtension(name));
        yield return Plain(folded);
        if (folded.Split(' ', 2) is ["folio" or "page" or "folha" or "feuillet" or "f", var rest])
            yield return Plain(rest);
        if (folded.Split(' ').LastOrDefault(word => word.Length > 0 && word.All(char.IsAsciiDigit)) is { } number)
            yield return Plain(number);
    }

    /// <summary>Folio 034 is folio 34.</summary>
    public static string Plain(string folio) => folio.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : folio;
}

internal static class AddScansEndpoint
{
    private const int MostAtOnce = 10;

    private static readonly FileRules Rules = new(FileKinds.Picture | FileKinds.Pdf, MaximumSide: 2400);

    public static void MapAddScans(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<PaperPage>("/paper/{id}/scans", SubmitAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);
        routes.MapGet("/paper/scans/{scan}", ShowAsync).RequireRole(Roles.Officer, Roles.Agent, PermitsRole.Manager, Roles.Administrator);
    }

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var names = http.Request.Form.Files.GetFiles("scans").Where(file => file.Length > 0).Select(file => file.FileName).ToList();
        var received = await form.ReceiveAllAsync("scans", MostAtOnce, Rules, cancellation);
        if (!received.TryGetAnswer(out var files))
            return Outcome<IResult>.Refused(received.Refusals);
        var scans = names.Zip(files, (name, file) => new SentScan(name, file)).ToList();
        var added = await http.RequestServices.GetRequiredService<IMediator>().Send(new AddScans(id, scans, form.Ticked("whole")), cancellation);
        return added.IsRefused ? Outcome<IResult>.Refused(added.Refusals) : Outcome<IResult>.Granted(added.ToPage(answer => $"/permits/paper/{answer.Id}"));
    }

    private static async Task<IResult> ShowAsync(string scan, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
        await mediator.Send(new FindScan(scan), cancellation) is { } found && await files.FindAsync(found.File, cancellation) is { } file
            ? file.ToResult()
            : PaperRefusals.Unknown.ToResult();
}
