using CivicHost.Sdk;

namespace CivicHost.Programs;

/// <summary>Programs are told what they may ask, as a page and as a document that their tools read.</summary>
internal static class ApiEndpoints
{
    public const string Document = "/docs/openapi.json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<ApiPage>("/docs").AllowAnonymous();
        routes.MapGet(Document, (ApiAddresses addresses, ITown town, ITexts texts) =>
            Results.Text(new ApiDocument(town, texts).Write(addresses.List(texts.Language)), "application/json")).AllowAnonymous();
    }
}
