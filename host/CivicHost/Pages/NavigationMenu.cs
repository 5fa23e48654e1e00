using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Pages;

/// <param name="Place">Which part of the site shows it.</param>
/// <param name="Label">In the visitor's language.</param>
/// <param name="Hint">A line more, or null.</param>
public sealed record NavigationLink(NavigationPlace Place, string Label, string? Hint, string Path, string? Pictogram);

/// <summary>What the running modules add to the town's pages, as one visitor sees it.</summary>
internal sealed class NavigationMenu(IServiceProvider host)
{
    /// <summary>Whom to tell when a module's page fails: the module's author; null for the host's own pages and for what is nobody's fault.</summary>
    public string? ContactOf(HttpContext http, int status)
    {
        if (status is not (StatusCodes.Status500InternalServerError or StatusCodes.Status503ServiceUnavailable))
            return null;
        var id = http.Request.Path.Value?.Split('/').ElementAtOrDefault(1);
        var contact = host.GetRequiredService<IModuleRuntime>().Modules.FirstOrDefault(module => module.Id == id)?.Manifest?.Declared.Contact;
        return contact is not null
            && (contact.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || contact.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            ? contact
            : null;
    }

    public IReadOnlyList<NavigationLink> For(string language, ICurrentPerson person)
    {
        var links = new List<(int Order, NavigationLink Link)>();
        foreach (var module in host.GetRequiredService<InProcessRuntime>().RunningModules)
        {
            var texts = module.Services.GetRequiredService<TextCatalogue>();
            foreach (var item in module.Blueprint.Navigation)
            {
                if (item.Place == NavigationPlace.Staff && !person.IsStaff || item.Role is { } role && !person.HasRole(role))
                    continue;
                var label = texts.Find(language, item.TextKey) ?? item.TextKey;
                links.Add((item.Order, new NavigationLink(item.Place, label, texts.Find(language, $"{item.TextKey}.hint"), item.Path, item.Pictogram)));
            }
        }

        // An item for each of several roles is one link to whoever has them all.
        return [.. links.OrderBy(link => link.Order).ThenBy(link => link.Link.Label, StringComparer.Ordinal).Select(link => link.Link).Distinct()];
    }
}
