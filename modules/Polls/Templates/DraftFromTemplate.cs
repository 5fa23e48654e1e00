using System.Globalization;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer takes a template, changes what they want, and has a draft: five minutes from the idea to the preview.</summary>
internal static class DraftFromTemplateEndpoint
{
    /// <summary>Between a path and the answer that stands for it.</summary>
    private const char After = ' ';

    public static void MapDraftFromTemplate(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<TemplatesPage>("/staff/templates").RequireRole(Roles.Officer);
        routes.MapForm<TemplatePage>("/staff/templates/{template}", SubmitAsync).RequireRole(Roles.Officer);
    }

    /// <summary>Where the answers of the form came from, so that the draft still knows after somebody took one out or changed their order.</summary>
    public static string WriteSources(IEnumerable<SuggestedOption> options, string language) =>
        string.Join('\n', options.Where(option => option.Source is not null).Select(option => $"{option.Source}{After}{option.Label.In(language)}"));

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        if (PollTemplate.Find(form.Route("template")) is not { } template)
            return new Refusal("template.unknown", RefusalKind.NotFound);
        var filled = form
            .With("kind", template.Kind.ToString())
            .With("most", template.Most.ToString(CultureInfo.InvariantCulture));
        if (!form.All("eligibility").Contains(Eligibility.Slip))
            filled = filled.With("slips", "0");
        var town = http.RequestServices.GetRequiredService<ITown>();
        var draft = DraftForm.Read(filled, [.. town.Languages.Skip(1)]);
        var sources = ReadSources(form["sources"]);
        draft = draft with
        {
            Eligibility = form.All("eligibility"),
            Most = template.Most == 0 ? 0 : Math.Min(template.Most, draft.Options.Count),
            Sources = [.. draft.Options.Select(option => sources.GetValueOrDefault(option))],
            AskedBy = form["askedBy"].Length > 0 ? form["askedBy"] : sources.Values.FirstOrDefault()?.Split('?')[0] ?? "",
        };
        var drafted = await http.RequestServices.GetRequiredService<IMediator>().Send(draft, cancellation);
        return drafted.IsRefused
            ? Outcome<IResult>.Refused(drafted.Refusals)
            : Outcome<IResult>.Granted(drafted.ToPage(poll => $"/polls/staff/{poll.Id}/preview"));
    }

    private static Dictionary<string, string> ReadSources(string written)
    {
        var sources = new Dictionary<string, string>();
        foreach (var line in written.Split('\n').Take(DraftPollRules.MostOptions))
        {
            if (line.IndexOf(After) is > 0 and var end && line[0] == '/')
                sources[line[(end + 1)..]] = line[..end];
        }

        return sources;
    }
}
