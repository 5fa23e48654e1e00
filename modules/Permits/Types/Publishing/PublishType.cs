using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Whoever manages the module publishes a version of a type: new applications are handed in under it, those that run keep theirs.</summary>
/// <param name="Code">Of a type that there is, or of a new one.</param>
/// <param name="Json">As <see cref="PermitType.Read(string, ITown)"/> reads it.</param>
/// <param name="Seen">The version over which it was written; 0 for a new type.</param>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record PublishType(string Code, string Json, int Seen) : IChange<PublishedType>;

/// <param name="Version">Under which applications are handed in from now on.</param>
public sealed record PublishedType(string Code, int Version);

internal sealed class PublishTypeRules : AbstractValidator<PublishType>
{
    public const int LongestCode = 60;

    public PublishTypeRules() =>
        RuleFor(publish => publish.Code).Matches($$"""^[a-z][a-z0-9-]{1,{{LongestCode - 1}}}\z""").WithErrorCode(TypeRefusals.CodeWrong.Code).OverridePropertyName("code");
}

internal sealed class PublishTypeHandler(PermitTypes types, PublicRegister register, ITown town, ITexts texts, IAuditTrail audit)
    : IRequestHandler<PublishType, Outcome<PublishedType>>
{
    public async Task<Outcome<PublishedType>> Handle(PublishType request, CancellationToken cancellation)
    {
        var problems = TypeText.ProblemsIn(request.Json, town, texts);
        if (problems.Count > 0)
            return Outcome<PublishedType>.Refused(problems);
        var before = await types.LatestAsync(request.Code, cancellation);
        if ((before?.Version ?? 0) != request.Seen)
            return request.Seen == 0 ? TypeRefusals.CodeTaken : TypeRefusals.ChangedMeanwhile;

        var version = await types.PublishAsync(request.Code, request.Json, cancellation);
        if (version == request.Seen)
            return TypeRefusals.NothingChanged;
        // Two at the same moment saw the same version; the second comes after the first.
        if (version > request.Seen + 1)
            return TypeRefusals.ChangedMeanwhile;
        if (before is not null)
            await register.ForgetAsync(request.Code, cancellation);
        audit.Record($"permit-type:{request.Code}", new { Published = version });
        return new PublishedType(request.Code, version);
    }
}

internal static class PublishTypeEndpoint
{
    /// <summary>Name of the button that only looks whether the text is right.</summary>
    public const string Check = "check";

    /// <summary>Name of the button that publishes what was compared with the version it replaces; its value is the mark of that text.</summary>
    public const string Sure = "sure";

    public static void MapPublishType(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<PublishTypePage>("/types/new", SubmitAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);
        routes.MapForm<PublishTypePage>("/types/{code}/publish", SubmitAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);
    }

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var (code, isNew) = form.Route("code") is { Length: > 0 } known ? (known, false) : (form["code"], true);
        var read = await TypeText.ReadAsync(form, code, cancellation);
        if (!read.TryGetAnswer(out var text))
            return Outcome<IResult>.Refused(read.Refusals);
        if (form.Ticked(Check))
            return Outcome<IResult>.Granted(new CheckedTypePage(text, isNew, TypeText.ProblemsIn(text.Json, services.GetRequiredService<ITown>(), services.GetRequiredService<ITexts>())));

        if (await ReplacesAsync(services, text, cancellation) && form[Sure] != text.Mark)
            return Outcome<IResult>.Granted(new CheckedTypePage(text, isNew, []));

        var published = await services.GetRequiredService<IMediator>().Send(new PublishType(text.Code, text.Json, text.Seen), cancellation);
        if (published.IsRefused)
            return Outcome<IResult>.Granted(new CheckedTypePage(text, isNew, published.Refusals));
        await RefillRegister.WhileSomebodyWaitsAsync(services, cancellation);
        return Outcome<IResult>.Granted(published.ToPage(answer => $"/permits/types/{answer.Code}"));
    }

    /// <summary>Whether there is something to compare: a right text that differs from the version over which it was written.</summary>
    private static async Task<bool> ReplacesAsync(IServiceProvider services, TypeText text, CancellationToken cancellation) =>
        await services.GetRequiredService<IMediator>().Send(new FindType(text.Code), cancellation) is { Latest: var latest }
        && latest.Version == text.Seen && latest.Json != text.Json
        && TypeText.ProblemsIn(text.Json, services.GetRequiredService<ITown>(), services.GetRequiredService<ITexts>()).Count == 0;

    /// <summary>The same page with the text, also where that came from a file, and what stands against it.</summary>
    private sealed class CheckedTypePage(TypeText text, bool isNew, IReadOnlyList<Refusal> problems) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (problems.Count > 0)
                httpContext.Response.StatusCode = problems[0].Status;
            var parameters = new Dictionary<string, object?>
            {
                [nameof(PublishTypePage.Code)] = isNew ? null : text.Code,
                [nameof(PublishTypePage.Written)] = text,
                [nameof(PublishTypePage.Problems)] = problems,
            };
            return httpContext.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(httpContext, typeof(PublishTypePage), parameters, null);
        }
    }
}
