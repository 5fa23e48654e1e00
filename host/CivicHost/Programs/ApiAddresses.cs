using System.Text.RegularExpressions;
using CivicHost.Modules;
using CivicHost.Pages;
using CivicHost.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http.Metadata;

namespace CivicHost.Programs;

/// <summary>What programs may ask of the running modules: every endpoint that has a summary (<c>WithSummary</c>: a key of the module's texts, or a sentence).</summary>
internal sealed partial class ApiAddresses(ModuleEndpointSource served, InProcessRuntime runtime)
{
    public IReadOnlyList<ApiAddress> List(string language)
    {
        var addresses = new List<ApiAddress>();
        foreach (var module in runtime.RunningModules)
        {
            var texts = module.Services.GetRequiredService<TextCatalogue>();
            foreach (var endpoint in served.Of(module.Id).OfType<RouteEndpoint>())
            {
                if (endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is { } said)
                    addresses.AddRange(Read(module.Id, endpoint, texts.Find(language, said.Summary) ?? said.Summary));
            }
        }

        return [.. addresses.OrderBy(address => address.Module, StringComparer.Ordinal).ThenBy(address => address.Path, StringComparer.Ordinal).ThenBy(address => address.Method, StringComparer.Ordinal)];
    }

    private static IEnumerable<ApiAddress> Read(string module, RouteEndpoint endpoint, string summary)
    {
        var metadata = endpoint.Metadata;
        var accepts = metadata.GetMetadata<IAcceptsMetadata>();
        var answers = metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().LastOrDefault(answer => answer.StatusCode is >= 200 and < 300 && IsShown(answer.Type));
        var inPath = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToList();
        var inQuery = metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(parameter => IsWritten(parameter) && !inPath.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase))
            .Select(parameter => new ApiParameter(parameter.Name, InPath: false, parameter.ParameterInfo.ParameterType));
        var parameters = inPath.Select(name => new ApiParameter(name, InPath: true, typeof(string))).Concat(inQuery).ToList();
        foreach (var method in metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Where(method => !HttpMethods.IsHead(method)) ?? [])
        {
            yield return new ApiAddress(
                module, method, "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "{$1}"), summary, AccessOf(metadata), parameters,
                accepts?.RequestType, accepts?.ContentTypes ?? [], answers?.Type, answers?.StatusCode ?? StatusCodes.Status200OK);
        }
    }

    private static bool IsShown(Type? type) => type is not null && type != typeof(void) && type != typeof(object) && !typeof(IResult).IsAssignableFrom(type);

    private static bool IsWritten(IParameterBindingMetadata parameter) => parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string);

    private static ApiAccess AccessOf(EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<IAllowAnonymous>() is not null)
            return new ApiAccess(IsOpen: true, Scope: null);
        var scope = metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<ClaimsAuthorizationRequirement>()
            .FirstOrDefault(required => required.ClaimType == StaffClaims.Scope)?.AllowedValues?.FirstOrDefault();
        return new ApiAccess(IsOpen: false, scope);
    }

    [GeneratedRegex(@"\{\*{0,2}([A-Za-z0-9_]+)[^{}]*\}")]
    private static partial Regex Constraint();
}

/// <param name="Summary">In the visitor's language.</param>
/// <param name="Body">What is sent, or null for nothing.</param>
/// <param name="Answer">What comes back, or null where the module does not say.</param>
internal sealed record ApiAddress(
    string Module, string Method, string Path, string Summary, ApiAccess Access, IReadOnlyList<ApiParameter> Parameters, Type? Body, IReadOnlyList<string> BodyTypes,
    Type? Answer, int AnswerStatus);

/// <param name="IsOpen">True where nobody has to say who they are.</param>
/// <param name="Scope">That the key needs; null where staff sign in instead.</param>
internal sealed record ApiAccess(bool IsOpen, string? Scope);

internal sealed record ApiParameter(string Name, bool InPath, Type Type);
