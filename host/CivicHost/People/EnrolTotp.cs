using CivicHost.Modules;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>Somebody proves with a code that their authenticator app has the secret; from now on it is asked for at every sign-in.</summary>
internal sealed record EnrolTotp(string StaffId, string Secret, long TimeStep, IReadOnlyList<string> RecoveryHashes) : IChange<TotpEnrolled>;

/// <param name="FirstRecoveryHash">Tells whether the codes at hand are the ones that were kept, where two sent the form at once.</param>
internal sealed record TotpEnrolled(string FirstRecoveryHash);

/// <summary>A signed-in person asks for a new secret; the old one stays good until a code confirms the new.</summary>
internal sealed record BeginEnrolment(string StaffId) : IChange<EnrolmentBegun>;

internal sealed record EnrolmentBegun(string StaffId);

/// <summary>The secret that waits to be confirmed: of the person signed in, or of the one half-way through signing in.</summary>
internal sealed record ShowEnrolment : IQuery<Enrolment?>;

internal sealed record Enrolment(string StaffId, string SignInName, string? Pending);

internal sealed class EnrolTotpHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<EnrolTotp, Outcome<TotpEnrolled>>
{
    public async Task<Outcome<TotpEnrolled>> Handle(EnrolTotp request, CancellationToken cancellation)
    {
        const string Confirm =
            """
            update staff set totp_secret = totp_pending, totp_pending = null, totp_last_step = @TimeStep
            where id = @StaffId and totp_pending = @Secret and not is_disabled
            """;
        await using var connection = await database.OpenAsync(cancellation);
        var confirmed = await connection.ExecuteAsync(new CommandDefinition(
            Confirm, new { request.StaffId, request.Secret, request.TimeStep }, cancellationToken: cancellation));
        if (confirmed == 0)
            return PeopleRefusals.EnrolledMeanwhile;

        await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_recovery_code where staff_id = @StaffId", new { request.StaffId }, cancellationToken: cancellation));
        foreach (var hash in request.RecoveryHashes)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into staff_recovery_code (staff_id, code_hash) values (@StaffId, @hash)",
                new { request.StaffId, hash }, cancellationToken: cancellation));
        }

        await SessionStore.EndAllAsync(connection, request.StaffId, cancellation);
        audit.Record($"staff:{request.StaffId}", new { SecondStep = true });
        return new TotpEnrolled(request.RecoveryHashes[0]);
    }
}

internal sealed class BeginEnrolmentHandler(IModuleDatabase database) : IRequestHandler<BeginEnrolment, Outcome<EnrolmentBegun>>
{
    public async Task<Outcome<EnrolmentBegun>> Handle(BeginEnrolment request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update staff set totp_pending = @Secret where id = @StaffId",
            new { Secret = TimeCode.NextSecret(), request.StaffId }, cancellationToken: cancellation));
        return new EnrolmentBegun(request.StaffId);
    }
}

internal sealed class ShowEnrolmentHandler(IModuleDatabase database, ModuleScope scope, ICurrentPerson person)
    : IRequestHandler<ShowEnrolment, Enrolment?>
{
    public async Task<Enrolment?> Handle(ShowEnrolment request, CancellationToken cancellation)
    {
        if (!person.IsStaff)
        {
            return scope.Http is { } http && await StaffDoor.Of(http).FindStepAsync(http, StepStage.Enrol, cancellation) is { } step
                ? new Enrolment(step.StaffId, step.SignInName, step.TotpPending)
                : null;
        }

        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Enrolment>(new CommandDefinition(
            "select id as staff_id, sign_in_name, totp_pending as pending from staff where id = @Id",
            new { person.Id }, cancellationToken: cancellation));
    }
}

internal static class EnrolTotpEndpoint
{
    public static void MapEnrolTotp(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<BeginEnrolmentPage>("/account/second-step", BeginAsync).RequireStaff();
        routes.MapForm<EnrolTotpPage>("/account/second-step/confirm", ConfirmAsync).RequireStaff();
        routes.MapForm<EnrolTotpPage>($"/sign-in/{StepStage.Enrol}", ConfirmAsync).AllowAnonymous().Submit.RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<Outcome<IResult>> BeginAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        if (await OwnPassword.RefusalAsync(http, form["current"], cancellation) is { } refusal)
            return refusal;
        var begun = await http.RequestServices.GetRequiredService<IMediator>().Send(new BeginEnrolment(http.Account()), cancellation);
        return begun.Then(_ => new GoTo("/account/second-step/confirm"));
    }

    private static async Task<Outcome<IResult>> ConfirmAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new ShowEnrolment(), cancellation) is not { } enrolment)
            return Outcome<IResult>.Granted(new GoTo("/sign-in?late=true"));
        if (enrolment.Pending is null)
            return PeopleRefusals.EnrolledMeanwhile;

        var door = StaffDoor.Of(http);
        var account = $"code:{enrolment.StaffId}";
        if (!await door.Attempts.TryBeginAsync(account, http.Address(), cancellation))
            return http.Locked("code");
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (TimeCode.StepOf(enrolment.Pending, form["code"], now) is not { } step)
            return PeopleRefusals.CodeWrong;

        await door.Attempts.ForgetAsync(account, http.Address(), cancellation);
        http.ActAs(enrolment.StaffId);
        var codes = RecoveryCodes.Next();
        var hashes = codes.Select(code => RecoveryCodes.HashOf(enrolment.StaffId, code)).ToList();
        var enrolled = await mediator.Send(new EnrolTotp(enrolment.StaffId, enrolment.Pending, step, hashes), cancellation);
        if (!enrolled.TryGetAnswer(out var answer))
            return Outcome<IResult>.Refused(enrolled.Refusals);
        if (answer.FirstRecoveryHash != hashes[0])
            return PeopleRefusals.EnrolledMeanwhile;

        var back = LocalPath.AfterSignIn(http.Request.Query["return"], SignInEndpoint.FirstPage);
        var shown = new ShownOnce<RecoveryCodesPage>(new() { ["Codes"] = codes, ["Next"] = back });
        return await SignInEndpoint.FinishAsync(http, enrolment.StaffId, SignInHandler.ByCode, shown, cancellation);
    }
}
