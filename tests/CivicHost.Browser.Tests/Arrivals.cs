using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>
/// Waits until a page that somebody sent off stands there whole. Playwright's own WaitForURL looks at the address first and
/// listens only afterwards: a page that arrives in between is never noticed. Here the browser is asked until it says so.
/// </summary>
internal static class Arrivals
{
    public static async Task ArriveAsync(this IPage page, [StringSyntax(StringSyntaxAttribute.Regex)] string address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(address), new PageAssertionsToHaveURLOptions { Timeout = Browsers.Patience });
        while (await page.EvaluateAsync<string>("document.readyState") != "complete")
            await Task.Delay(TimeSpan.FromMilliseconds(20));
    }
}
