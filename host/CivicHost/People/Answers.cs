using CivicHost.Sdk;
using Microsoft.AspNetCore.Components;

namespace CivicHost.People;

/// <summary>303: the browser opens another page of the site with GET.</summary>
internal sealed class GoTo(string path) : IResult
{
    public Task ExecuteAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}

/// <summary>A page that shows a secret once, as the answer to the form itself: there is no address under which it could be opened again.</summary>
internal sealed class ShownOnce<TPage>(Dictionary<string, object?> parameters) : IResult
    where TPage : IComponent
{
    public Task ExecuteAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(http, typeof(TPage), parameters, null);
    }
}
