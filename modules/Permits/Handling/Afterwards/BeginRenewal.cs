using System.Data.Common;
using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever has the code of a permit that ends, or has ended, begins a new application with the answers of the old one.</summary>
/// <param name="Code">The tracking code of the application on which it was issued.</param>
public sealed record BeginRenewal(string Code) : IChange<BegunRenewal>;

/// <param name="Code">Of the draft.</param>
public sealed record BegunRenewal(string Code);

/// <summary>Whoever has the code looks from which day on a permit can be renewed. The page that asks has checked that they may.</summary>
/// <param name="Number">Of the application on which it was issued.</param>
internal sealed record FindRenewal(int Number) : IQuery<PossibleRenewal?>;

/// <param name="From">The first day on which it can be begun.</param>
/// <param name="Ends">The last day of the permit.</param>
internal sealed record PossibleRenewal(DateOnly From, DateOnly Ends);

internal sealed class FindRenewalHandler(IModuleDatabase database, PermitTypes types) : IRequestHandler<FindRenewal, PossibleRenewal?>
{
    public async Task<PossibleRenewal?> Handle(FindRenewal request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await IssuedPermits.ByApplicationAsync(connection, request.Number, cancellation) is not { } permit || !await types.IsOpenAsync(permit.Type, cancellation)
            || await Renewing.IsRunningAsync(connection, request.Number, cancellation))
            return null;
        return Renewing.PossibleFrom(permit, (await types.LatestAsync(permit.Type, cancellation))?.Type) is { } from
            ? new PossibleRenewal(from, permit.ValidUntil!.Value)
            : null;
    }
}

internal static class RenewalRefusals
{
    public static readonly Refusal Unknown = new("renew.unknown", RefusalKind.NotFound, "code");
    public static readonly Refusal NotRenewable = new("renew.not-renewable", RefusalKind.Conflict);
    public static readonly Refusal NotInForce = new("renew.not-in-force", RefusalKind.Conflict);
    public static readonly Refusal Running = new("renew.running", RefusalKind.Conflict);

    public static Refusal TooEarly(DateOnly from) => new("renew.too-early", RefusalKind.Conflict, Arguments: [from]);
}

/// <summary>When a permit can be renewed.</summary>
internal static class Renewing
{
    private const int EarliestDays = 90;

    private const string Running = "select count(*) from application where renews = @Number and is_open";

    public static async Task<bool> IsRunningAsync(DbConnection connection, int number, CancellationToken cancellation) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(Running, new { Number = number }, cancellationToken: cancellation)) > 0;

    /// <returns>The first day on which a renewal can be begun; null where it never can.</returns>
    public static DateOnly? PossibleFrom(IssuedPermit permit, PermitType? type) =>
        type is { Validity.IsRenewable: true } && permit is { ValidUntil: { } until, Status: not (PermitStatus.Revoked or PermitStatus.Suspended), RenewedBy: null }
            ? until.AddDays(-Math.Max(EarliestDays, type.Validity.RemindDays.DefaultIfEmpty().Max()))
            : null;
}

internal sealed class BeginRenewalHandler(
    IModuleDatabase database, ApplicationReader reader, PermitTypes types, ITownCalendar calendar, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<BeginRenewal, Outcome<BegunRenewal>>
{
    private const string Begun = "select code from draft where renews = @Number order by changed_at desc limit 1";

    private const string Contact = "select phone, email from application where number = @Number";

    private const string Insert =
        """
        insert into draft (code, type, type_version, applicant, phone, email, quarter, answers, renews, entered_by, begun_at, changed_at)
        values (@Code, @Type, @Version, @Applicant, @Phone, @Email, @Quarter, @Answers, @Renews, @EnteredBy, @Now, @Now)
        """;

    public async Task<Outcome<BegunRenewal>> Handle(BeginRenewal request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (TrackingCode.Read(request.Code) is not { } code || await reader.FindByCodeAsync(code, cancellation) is not { } file
            || await IssuedPermits.ByApplicationAsync(connection, file.Application.Number, cancellation) is not { } permit)
            return RenewalRefusals.Unknown;
        var latest = await types.LatestAsync(permit.Type, cancellation);
        if (Against(permit, latest?.Type) is { } refusal)
            return refusal;
        var key = new { file.Application.Number };
        if (permit.RenewedBy is not null || await Renewing.IsRunningAsync(connection, file.Application.Number, cancellation))
            return RenewalRefusals.Running;
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Begun, key, cancellationToken: cancellation)) is { } begun)
            return new BegunRenewal(begun);
        return await BeginAsync(connection, file, permit, latest!, cancellation);
    }

    private Refusal? Against(IssuedPermit permit, PermitType? type)
    {
        if (type is not { Validity.IsRenewable: true } || permit.ValidUntil is null)
            return RenewalRefusals.NotRenewable;
        if (permit.Status is PermitStatus.Revoked or PermitStatus.Suspended)
            return RenewalRefusals.NotInForce;
        return Renewing.PossibleFrom(permit, type) is { } from && calendar.Today < from ? RenewalRefusals.TooEarly(from) : null;
    }

    private async Task<Outcome<BegunRenewal>> BeginAsync(
        DbConnection connection, ApplicationFile file, IssuedPermit permit, PermitTypeVersion latest, CancellationToken cancellation)
    {
        var contact = await connection.QuerySingleAsync<Reach>(new CommandDefinition(Contact, new { file.Application.Number }, cancellationToken: cancellation));
        var begun = new BegunRenewal(TrackingCode.Next());
        var row = new
        {
            begun.Code,
            permit.Type,
            latest.Version,
            file.Application.Applicant,
            contact.Phone,
            contact.Email,
            file.Application.Quarter,
            Answers = RenewalAnswers.Of(file.Answers, file.Type.Form, latest.Type, Following(permit)).ToJson(),
            Renews = file.Application.Number,
            EnteredBy = person.IsStaff ? person.Id : null,
            Now = clock.GetUtcNow(),
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        audit.Record(ApplicationSubject.Of(file.Application.Number), new { Happened = "renewal-begun" });
        return begun;
    }

    /// <summary>The first day of the new permit: after the old one's last, or today where that is over.</summary>
    private DateOnly Following(IssuedPermit permit) => permit.ValidUntil!.Value < calendar.Today ? calendar.Today : permit.ValidUntil.Value.AddDays(1);

    private sealed record Reach(string Phone, string Email);
}

/// <summary>What of an application's answers goes into its renewal.</summary>
internal static class RenewalAnswers
{
    /// <summary>All but files, which belong to the old case, and its dates; what the newest version no longer asks is left out.</summary>
    /// <param name="from">First day of the new permit.</param>
    public static FormAnswers Of(FormAnswers old, FormSchema oldForm, PermitType type, DateOnly from)
    {
        var files = oldForm.Fields.Concat(oldForm.Fields.SelectMany(field => field.Fields)).Where(field => field.Type == FieldType.File)
            .Select(field => field.Name).ToHashSet();
        bool IsTaken(string name) =>
            !files.Contains(name[(name.LastIndexOf('.') + 1)..]) && name != type.Validity.FromField && name != type.Validity.UntilField;
        var columns = old.ToColumns().Where(column => IsTaken(column.Key)).ToList();
        if (type.Validity.FromField is { } first)
            columns.Add(new(first, from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        return FormAnswers.FromColumns(type.Form, columns);
    }
}

internal static class BeginRenewalEndpoint
{
    public static void MapBeginRenewal(this IEndpointRouteBuilder routes) =>
        routes.MapForm<BeginRenewalPage, BegunRenewal>("/renew", form => new BeginRenewal(form["code"]), begun => $"/permits/drafts/{begun.Code}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
