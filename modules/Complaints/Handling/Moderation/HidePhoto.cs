using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer takes one picture out of public sight, or puts it back.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="File">Id of the kept file.</param>
[RequiresRole(Roles.Officer)]
public sealed record HidePhoto(int Number, int Version, string File, bool IsShown) : IChange<DeskAnswer>;

internal sealed class HidePhotoHandler(IModuleDatabase database, ReportDesk desk) : IRequestHandler<HidePhoto, Outcome<DeskAnswer>>
{
    private const string Known = "select is_shown from report_photo where number = @Number and file = @File";

    private const string Change = "update report_photo set is_shown = @IsShown where number = @Number and file = @File";

    public async Task<Outcome<DeskAnswer>> Handle(HidePhoto request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        var isShown = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(Known, new { request.Number, request.File }, cancellationToken: cancellation));
        if (isShown is null)
            return DeskRefusals.PhotoUnknown;
        if (isShown == request.IsShown)
            return DeskRefusals.NothingChanged;
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        await connection.ExecuteAsync(new CommandDefinition(Change, new { request.Number, request.File, request.IsShown }, cancellationToken: cancellation));
        await desk.NoteAsync(connection, report, new DeskNote(request.IsShown ? "photo-shown" : "photo-hidden"), cancellation);
        return new DeskAnswer(request.Number);
    }
}

internal static class HidePhotoEndpoint
{
    public static void MapHidePhoto(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<PhotosForm>, DeskAnswer>(
                "/inbox/{number}/photos",
                form => form["show"] is { Length: > 0 } shown
                    ? new HidePhoto(form.Number(), form.Version(), shown, true)
                    : new HidePhoto(form.Number(), form.Version(), form["hide"], false),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
}
