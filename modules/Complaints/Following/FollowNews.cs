using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody without an account wants to hear how a report, a category or a quarter goes on. The address is asked first.</summary>
/// <param name="Number">Null where it is a category, a quarter or everything.</param>
/// <param name="Contact">Phone or e-mail.</param>
/// <param name="Language">BCP 47; one that the town does not have gives its first.</param>
/// <param name="SaysMeToo">Has the same problem: counts once the address has said yes.</param>
public sealed record FollowNews(int? Number, string Category, string Quarter, string Contact, string Language, bool SaysMeToo) : IChange<AskedToFollow>;

/// <summary>The same whether the address was new, followed already or was asked too often.</summary>
public sealed record AskedToFollow;

internal sealed class FollowNewsRules : AbstractValidator<FollowNews>
{
    public FollowNewsRules(ITown town)
    {
        RuleFor(follow => follow.Contact).NotEmpty().WithErrorCode("follow.contact-missing");
        RuleFor(follow => follow.Contact).Must(contact => contact.Length == 0 || FollowAddress.Read(contact, "", town) is not null).WithErrorCode("follow.contact-unreadable");
        RuleFor(follow => follow.Quarter)
            .Must(quarter => quarter.Length == 0 || town.Quarters.Any(known => known.Name == quarter))
            .WithErrorCode("report.quarter-missing");
    }
}

internal sealed class FollowNewsHandler(IModuleDatabase database, CategoryBook categories, ReportReader reader, Followers followers, ITown town)
    : IRequestHandler<FollowNews, Outcome<AskedToFollow>>
{
    public async Task<Outcome<AskedToFollow>> Handle(FollowNews request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (request.Number is { } number && await reader.ReadAsync(connection, number, cancellation) is not { Report.IsPublished: true })
            return ReportRefusals.Unknown;
        if (request.Category.Length > 0 && (await categories.ReadAsync(database, cancellation)).Find(request.Category) is not { Privacy: not Privacy.Secret })
            return ReportRefusals.CategoryMissing;
        var language = town.Languages.Contains(request.Language) ? request.Language : town.Languages[0];
        var thing = request.Number is null ? new FollowedThing(null, request.Category, request.Quarter) : new FollowedThing(request.Number, "", "");
        await followers.AskAsync(connection, thing, FollowAddress.Read(request.Contact, language, town)!, request.SaysMeToo, cancellation);
        return new AskedToFollow();
    }
}

/// <summary>Where news goes, as somebody typed it.</summary>
internal static class FollowAddress
{
    /// <returns>Null where it is neither an e-mail address nor a telephone number.</returns>
    public static MessageTo? Read(string contact, string language, ITown town)
    {
        if (contact.Contains('@', StringComparison.Ordinal))
            return EmailAddress.Read(contact) is { } email ? new MessageTo(MessageChannel.Email, email.ToLowerInvariant(), language) : null;
        return PhoneNumber.Read(contact, town) is { } phone ? new MessageTo(MessageChannel.Sms, phone, language) : null;
    }
}

internal static class FollowNewsEndpoint
{
    public static void MapFollowNews(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<FollowNewsPage, AskedToFollow>(
            "/follow",
            form => new FollowNews(
                form["number"].Length == 0 ? null : CaseNumber.Read(form["number"]) ?? 0,
                form["category"], form["quarter"], form["contact"], form["language"], form.Ticked("meToo")),
            _ => "/complaints/follow/done/asked");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);
        routes.MapPage<FollowDonePage>("/follow/done/{what}").AllowAnonymous();
    }
}
