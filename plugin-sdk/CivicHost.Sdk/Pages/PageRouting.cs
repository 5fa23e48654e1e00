using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Sdk;

/// <summary>Maps Razor components of the module as pages of the town, rendered on the server without JavaScript.</summary>
public static class PageRouting
{
    /// <summary>Shows a component at an address.</summary>
    /// <typeparam name="TPage">The component. Route and query values fill its <c>[Parameter]</c> properties of the same name, case aside;
    /// these may be <c>string, int, bool, DateOnly, Guid</c> and nullable forms; a value that cannot be read is left out.</typeparam>
    /// <param name="routes">The module's routes.</param>
    /// <param name="pattern">Route pattern below the module's address, for example <c>/cases/{code}</c>.</param>
    /// <returns>The endpoint: give it its access rule.</returns>
    public static IEndpointConventionBuilder MapPage<TPage>(this IEndpointRouteBuilder routes, string pattern)
        where TPage : IComponent =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], http => Show<TPage>(http, null));

    /// <summary>Shows a form at an address and sends what is submitted there as a change.</summary>
    /// <typeparam name="TPage">The component with a <c>CivicForm</c>. Shown again with the values and the refusals where the form is refused.</typeparam>
    /// <typeparam name="TAnswer">The change's answer.</typeparam>
    /// <param name="routes">The module's routes.</param>
    /// <param name="pattern">Route pattern below the module's address.</param>
    /// <param name="read">Makes the change from the form.</param>
    /// <param name="then">Address of the page to go to when it has happened.</param>
    /// <returns>Both endpoints, GET and POST: give them their access rule.</returns>
    /// <remarks>The same form sent twice makes one change: the second gets the first one's answer.</remarks>
    public static FormEndpoints MapForm<TPage, TAnswer>(
        this IEndpointRouteBuilder routes, string pattern,
        Func<SubmittedForm, IChange<TAnswer>> read, Func<TAnswer, string> then)
        where TPage : IComponent =>
        routes.MapForm<TPage, TAnswer>(
            pattern, (form, _) => Task.FromResult(Outcome<IChange<TAnswer>>.Granted(read(form))), then);

    /// <summary>As the other overload, for forms with files: they are received before the change is made.</summary>
    /// <typeparam name="TPage">The component with a <c>CivicForm</c>.</typeparam>
    /// <typeparam name="TAnswer">The change's answer.</typeparam>
    /// <param name="routes">The module's routes.</param>
    /// <param name="pattern">Route pattern below the module's address.</param>
    /// <param name="read">Makes the change from the form, or says why not.</param>
    /// <param name="then">Address of the page to go to when it has happened.</param>
    /// <returns>Both endpoints, GET and POST.</returns>
    public static FormEndpoints MapForm<TPage, TAnswer>(
        this IEndpointRouteBuilder routes, string pattern,
        Func<SubmittedForm, CancellationToken, Task<Outcome<IChange<TAnswer>>>> read, Func<TAnswer, string> then)
        where TPage : IComponent
    {
        var get = routes.MapPage<TPage>(pattern);
        var post = routes.MapPost(pattern, http => SubmitAsync<TPage, TAnswer>(http, read, then)).WithMetadata(FormMetadata.Instance);
        return new FormEndpoints(get, post);
    }

    /// <summary>As the other overloads, for forms that need more than one change, or answer with more than an address.</summary>
    /// <typeparam name="TPage">The component with a <c>CivicForm</c>. Shown again where the form is refused.</typeparam>
    /// <param name="routes">The module's routes.</param>
    /// <param name="pattern">Route pattern below the module's address.</param>
    /// <param name="submit">Does what was asked and gives the HTTP answer, or says why not.</param>
    /// <returns>Both endpoints, GET and POST.</returns>
    public static FormEndpoints MapForm<TPage>(
        this IEndpointRouteBuilder routes, string pattern,
        Func<HttpContext, SubmittedForm, CancellationToken, Task<Outcome<IResult>>> submit)
        where TPage : IComponent
    {
        var get = routes.MapPage<TPage>(pattern);
        var post = routes.MapPost(pattern, http => SubmitAsync<TPage>(http, submit)).WithMetadata(FormMetadata.Instance);
        return new FormEndpoints(get, post);
    }

    private static async Task SubmitAsync<TPage>(
        HttpContext http, Func<HttpContext, SubmittedForm, CancellationToken, Task<Outcome<IResult>>> submit)
        where TPage : IComponent
    {
        var form = new SubmittedForm(http, await http.Request.ReadFormAsync(http.RequestAborted));
        var outcome = await submit(http, form, http.RequestAborted);
        if (outcome.TryGetAnswer(out var answer))
        {
            await answer.ExecuteAsync(http);
            return;
        }

        form.Refusals = outcome.Refusals;
        http.Response.StatusCode = outcome.Refusals[0].Status;
        await Show<TPage>(http, form);
    }

    private static async Task SubmitAsync<TPage, TAnswer>(
        HttpContext http, Func<SubmittedForm, CancellationToken, Task<Outcome<IChange<TAnswer>>>> read, Func<TAnswer, string> then)
        where TPage : IComponent
    {
        var form = new SubmittedForm(http, await http.Request.ReadFormAsync(http.RequestAborted));
        var change = await read(form, http.RequestAborted);
        var outcome = change.TryGetAnswer(out var request)
            ? await http.RequestServices.GetRequiredService<IMediator>().Send(request, http.RequestAborted)
            : Outcome<TAnswer>.Refused(change.Refusals);

        if (outcome.TryGetAnswer(out var answer))
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = then(answer);
            return;
        }

        form.Refusals = outcome.Refusals;
        http.Response.StatusCode = outcome.Refusals[0].Status;
        await Show<TPage>(http, form);
    }

    private static Task Show<TPage>(HttpContext http, SubmittedForm? form) =>
        http.RequestServices.GetRequiredService<IPageRenderer>()
            .RenderAsync(http, typeof(TPage), PageParameters.Read(typeof(TPage), http.Request), form);
}

/// <summary>The two endpoints of a form. An access rule given here holds for both; a limit, given to <see cref="Submit"/>, only for sending.</summary>
/// <param name="Open">GET: shows the form.</param>
/// <param name="Submit">POST: takes the form.</param>
public sealed record FormEndpoints(IEndpointConventionBuilder Open, IEndpointConventionBuilder Submit) : IEndpointConventionBuilder
{
    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention)
    {
        Open.Add(convention);
        Submit.Add(convention);
    }

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        Open.Finally(finallyConvention);
        Submit.Finally(finallyConvention);
    }
}

/// <summary>Marks the POST endpoint of a form: the host reads the form with its limits, and turns malformed ones away, before the endpoint runs.</summary>
public sealed class FormMetadata
{
    internal static readonly FormMetadata Instance = new();

    private FormMetadata()
    {
    }
}
