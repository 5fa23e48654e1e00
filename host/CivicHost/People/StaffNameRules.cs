using FluentValidation;

namespace CivicHost.People;

internal static class StaffNameRules
{
    public const int LongestName = 64;
    public const int LongestFullName = 100;

    /// <summary>Only what can be typed on every keyboard and read over the phone.</summary>
    public static void MustBeSignInName<T>(this IRuleBuilderInitial<T, string> name) => name
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode("people.name-missing")
        .Matches(@"^[A-Za-z0-9][A-Za-z0-9._@+-]{1,63}\z").WithErrorCode("people.name-form");

    public static void MustBeFullName<T>(this IRuleBuilderInitial<T, string> fullName) => fullName
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode("people.full-name-missing")
        .MaximumLength(LongestFullName).WithErrorCode("people.full-name-long");
}
