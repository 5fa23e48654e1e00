using System.Globalization;
using CivicHost.Modules;
using CivicHost.Sdk;
using FluentValidation;

namespace CivicHost.People;

/// <summary>What the forms of staff share.</summary>
internal static class StaffForms
{
    public static string TownName(this HttpContext http) => http.RequestServices.GetRequiredService<ITown>().Name;

    public static string Account(this HttpContext http) => http.RequestServices.GetRequiredService<ICurrentPerson>().Id ?? "";

    public static string Address(this HttpContext http) => VisitorAddress.Of(http);

    /// <summary>Says in whose name the rest of the request is done: somebody has just proved who they are, and the log shall know.</summary>
    public static void ActAs(this HttpContext http, string staffId) =>
        http.RequestServices.GetRequiredService<ModuleScope>().Person = StaffClaims.ForStaff(staffId, "", []);

    /// <summary>Refuses further attempts, and tells programs when to try again.</summary>
    public static Refusal Locked(this HttpContext http, string? field = null)
    {
        http.Response.Headers.RetryAfter = SignInAttempts.Remembered.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return new Refusal("people.sign-in-locked", RefusalKind.TooOften, field, SignInAttempts.Remembered.Minutes);
    }

    /// <summary>Opens an endpoint to everybody who works here, whatever their roles. Keys and residents stay out.</summary>
    public static TBuilder RequireStaff<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context => StaffClaims.IsStaff(context.User)));

    /// <summary>Validates before a password is hashed, so that all errors of a form stand together.</summary>
    public static IReadOnlyList<Refusal> RefusalsOf<T>(this IValidator<T> validator, T request) =>
    [
        .. validator.Validate(request).Errors.Select(failure => new Refusal(
            failure.ErrorCode, Field: char.ToLowerInvariant(failure.PropertyName[0]) + failure.PropertyName[1..])),
    ];

    public static Outcome<IResult> Then<T>(this Outcome<T> outcome, Func<T, IResult> answer) => outcome.TryGetAnswer(out var given)
        ? Outcome<IResult>.Granted(answer(given))
        : Outcome<IResult>.Refused(outcome.Refusals);
}
