using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>A program asks what the answers to a category's own fields look like, as JSON Schema.</summary>
internal static class ShowFieldsSchemaEndpoint
{
    public static void MapShowFieldsSchema(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/categories/{code}/fields.schema.json", ShowAsync).AllowAnonymous().ShareAmongVisitors();

    private static async Task<IResult> ShowAsync(string code, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        var isOffered = (await mediator.Send(new ReadCategories(), cancellation)).Offered(byStaff: false).Any(category => category.Code == code);
        return isOffered && await mediator.Send(new ReadFields(code), cancellation) is { } fields
            ? Results.Text(fields.ToJsonSchema(texts.Language), "application/schema+json")
            : CategoryRefusals.FieldsUnknown.ToResult();
    }
}
