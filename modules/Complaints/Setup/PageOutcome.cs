using CivicHost.Sdk;
using Microsoft.AspNetCore.Http;

namespace Complaints;

/// <summary>What the last change of a form gives the browser.</summary>
internal static class PageOutcome
{
    /// <summary>On to another page, or the refusals for the form.</summary>
    public static Outcome<IResult> ToPageResult<T>(this Outcome<T> outcome, Func<T, string> address) => outcome.IsRefused
        ? Outcome<IResult>.Refused(outcome.Refusals)
        : Outcome<IResult>.Granted(outcome.ToPage(address));
}
