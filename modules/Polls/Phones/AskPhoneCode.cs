using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Somebody has a code for one vote sent to a telephone. A telephone is nobody's name: several people may share it.</summary>
/// <param name="Name">Of whoever votes with the code; the same name on the same telephone is the same person.</param>
/// <param name="Ward">One of the town's quarters, or empty.</param>
[Untraced]
internal sealed record AskPhoneCode(string Poll, string Phone, string Name, string Ward, string Language) : IChange<AskedPhoneCode>;

internal sealed record AskedPhoneCode(string Poll);

internal sealed class AskPhoneCodeRules : AbstractValidator<AskPhoneCode>
{
    public AskPhoneCodeRules(ITown town)
    {
        RuleFor(ask => ask.Phone).Must(phone => PhoneNumber.Read(phone, town) is not null).WithErrorCode("phone.unreadable");
        RuleFor(ask => ask.Name).Must(name => PersonKey.Plain(name).Length > 0 && name.Length <= PollRefusals.LongestName).WithErrorCode("phone.name-missing");
        RuleFor(ask => ask.Ward).Must(ward => ward.Length == 0 || town.Quarters.Any(known => known.Name == ward)).WithErrorCode("phone.ward-wrong");
    }
}

internal sealed class AskPhoneCodeHandler(
    IModuleDatabase database, IMediator mediator, IMessages messages, ITown town, ITownCalendar calendar, TimeProvider clock)
    : IRequestHandler<AskPhoneCode, Outcome<AskedPhoneCode>>
{
    /// <summary>Nobody's telephone is rung out of bed by what others type.</summary>
    private const int MostCodesADay = 10;

    private const string AskedToday =
        "select cast(coalesce(sum(asked), 0) as bigint) from phone_voter where poll = @Poll and phone = @Phone and asked_on = @Today";

    private const string Note =
        """
        insert into phone_voter (poll, person, phone, asked_on, asked) values (@Poll, @Person, @Phone, @Today, 1)
        on conflict (poll, person) do update set
            asked = case when phone_voter.asked_on = excluded.asked_on then phone_voter.asked + 1 else 1 end, asked_on = excluded.asked_on
        """;

    private const string Forget = "delete from eligible where poll = @Poll and kind = 'phone' and person = @Person";

    private const string LetVote =
        "insert into eligible (poll, digest, kind, person, name, ward, stratum) values (@Poll, @Digest, 'phone', @Person, @Name, @Ward, '')";

    public async Task<Outcome<AskedPhoneCode>> Handle(AskPhoneCode request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        if (!poll.Definition.Eligibility.Contains(Eligibility.Phone))
            return new Refusal("phone.not-here", RefusalKind.Conflict);

        var number = PhoneNumber.Read(request.Phone, town)!;
        var code = TrackingCode.Next();
        var row = new
        {
            Poll = poll.Id,
            Person = PersonKey.DigestOf(poll.Id, Eligibility.Phone, $"{PersonKey.Plain(number)}/{PersonKey.Plain(request.Name)}"),
            Phone = PersonKey.DigestOf(poll.Id, "telephone", PersonKey.Plain(number)),
            Digest = PersonKey.DigestOf(poll.Id, Eligibility.Phone, code),
            calendar.Today,
            request.Name,
            request.Ward,
        };
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(AskedToday, row, cancellationToken: cancellation)) >= MostCodesADay)
            return new Refusal("phone.too-often", RefusalKind.TooOften, "phone", MostCodesADay);
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        foreach (var step in (string[])[Note, Forget, LetVote])
            await connection.ExecuteAsync(new CommandDefinition(step, row, cancellationToken: cancellation));
        messages.Send(
            new MessageTo(MessageChannel.Sms, number, request.Language), "phone-code", $"poll:{poll.Id}",
            town.Name, TrackingCode.Show(code), $"{town.PublicAddress}/polls/{poll.Id}/vote");
        return new AskedPhoneCode(poll.Id);
    }
}

/// <summary>How many telephones more people vote with than a family has: told to everybody, and nobody is turned away for it.</summary>
internal static class SharedPhones
{
    public const int PeopleByDefault = 5;

    private const string Crowded =
        "select count(*) from (select phone from phone_voter where poll = @Poll group by phone having count(*) > @Most) as crowded";

    public static Task<long> CountAsync(DbConnection connection, string poll, int most, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(Crowded, new { Poll = poll, Most = most }, cancellationToken: cancellation));
}

internal static class AskPhoneCodeEndpoint
{
    public static void MapAskPhoneCode(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<AskPhoneCodePage, AskedPhoneCode>(
            "/{poll}/phone",
            form => new AskPhoneCode(form.Route("poll"), form["phone"], form["name"], form["ward"], form["language"]),
            asked => $"/polls/{asked.Poll}/phone/sent");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<PhoneCodeSentPage>("/{poll}/phone/sent").AllowAnonymous();
    }
}
