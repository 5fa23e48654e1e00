using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>Somebody who writes no JSON gives a category one more field of its own, in the draft.</summary>
/// <param name="Seen">Version of the draft that was seen; 0 where there was none.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record AddField(string Category, int Seen, NewField Field) : IChange<SavedCategory>;

/// <param name="Type">text, long_text, number, date, choice, several or yes_no.</param>
/// <param name="Labels">Language to label; each language of the town.</param>
/// <param name="Options">Language to what can be chosen, one a line, in the same order; only for choice and several.</param>
public sealed record NewField(
    string Type, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Options, bool IsRequired, bool IsPrivate)
{
    internal static readonly IReadOnlyList<string> Types = ["text", "long_text", "number", "date", "choice", "several", "yes_no"];

    internal bool HasOptions => Type is "choice" or "several";
}

internal sealed class AddFieldHandler(IModuleDatabase database, ITown town, ITexts texts, IMediator mediator, IAuditTrail audit)
    : IRequestHandler<AddField, Outcome<SavedCategory>>
{
    private const int LongestName = 40;

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<Outcome<SavedCategory>> Handle(AddField request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await mediator.Send(new FindFields(request.Category), cancellation) is not { } known)
            return CategoryRefusals.Unknown;
        if (Against(request.Field).ToList() is { Count: > 0 } wrong)
            return Outcome<SavedCategory>.Refused(wrong);
        var schema = known.Latest is { } latest ? JsonNode.Parse(latest)! : new JsonObject { ["fields"] = new JsonArray() };
        var fields = schema["fields"]!.AsArray();
        fields.Add(Write(request.Field, [.. fields.Select(field => field?["name"]?.GetValue<string>() ?? "")]));
        var refusals = await FieldsDraft.KeepAsync(
            connection, request.Category, request.Seen, schema.ToJsonString(Written), town, texts, cancellation);
        if (refusals.Count > 0)
            return Outcome<SavedCategory>.Refused(refusals);
        audit.Record(CategorySubject.Of(request.Category), new { Change = "field added", request.Field.Type });
        return new SavedCategory(request.Category);
    }

    private IEnumerable<Refusal> Against(NewField field)
    {
        if (!NewField.Types.Contains(field.Type))
            yield return new Refusal("fields.type-missing", Field: "type");
        foreach (var language in town.Languages.Where(language => field.Labels.GetValueOrDefault(language, "").Length == 0))
            yield return new Refusal("fields.label-missing", Field: $"label-{language}");
        if (!field.HasOptions)
            yield break;
        var wanted = Lines(field, town.Languages[0]).Count;
        if (wanted < 2)
            yield return new Refusal("fields.options-missing", Field: $"options-{town.Languages[0]}");
        foreach (var language in town.Languages.Where(language => wanted >= 2 && Lines(field, language).Count != wanted))
            yield return new Refusal("fields.options-uneven", Field: $"options-{language}", Arguments: [wanted]);
    }

    private JsonObject Write(NewField field, IReadOnlyCollection<string> taken)
    {
        var written = new JsonObject
        {
            ["name"] = NameFrom(field.Labels[town.Languages[0]], taken),
            ["type"] = field.Type,
            ["label"] = Label(language => field.Labels[language]),
        };
        if (field.IsRequired)
            written["required"] = true;
        if (field.IsPrivate)
            written["private"] = true;
        if (!field.HasOptions)
            return written;
        var values = new List<string>();
        var options = new JsonArray();
        foreach (var (index, line) in Lines(field, town.Languages[0]).Index())
        {
            values.Add(NameFrom(line, values));
            options.Add(new JsonObject { ["value"] = values[^1], ["label"] = Label(language => Lines(field, language)[index]) });
        }

        written["options"] = options;
        return written;
    }

    private JsonObject Label(Func<string, string> inLanguage)
    {
        var label = new JsonObject();
        foreach (var language in town.Languages)
            label[language] = inLanguage(language);
        return label;
    }

    private static List<string> Lines(NewField field, string language) =>
        [.. field.Options.GetValueOrDefault(language, "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>A name for programs, made of the words that people read: Numéro du poteau becomes numero_du_poteau.</summary>
    private static string NameFrom(string label, IReadOnlyCollection<string> taken)
    {
        var ascii = new string([.. FoldedWords.Fold(label).Where(each => each == ' ' || char.IsAsciiLetterOrDigit(each))]);
        var name = ascii.Trim().Replace(' ', '_');
        name = name.Length > 0 && char.IsAsciiLetter(name[0]) ? name : $"f_{name}";
        name = name[..Math.Min(name.Length, LongestName)].TrimEnd('_');
        return Enumerable.Range(1, taken.Count + 1)
            .Select(number => number == 1 ? name : $"{name}_{number}")
            .First(free => !taken.Contains(free, StringComparer.OrdinalIgnoreCase));
    }
}

internal static class AddFieldEndpoint
{
    public static void MapAddField(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AddFieldPage>("/setup/categories/{code}/fields/add", SubmitAsync).RequireRole(Roles.Administrator, ComplaintsRole.Manager);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var languages = http.RequestServices.GetRequiredService<ITown>().Languages;
        var field = new NewField(
            form["type"],
            TextsByLanguage.Of(name => TextsByLanguage.OneLine(form[name]), "label-", languages),
            TextsByLanguage.Of(name => form[name], "options-", languages),
            form.Ticked("required"),
            form.Ticked("private"));
        var added = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new AddField(form.Route("code"), form.Whole("seen") ?? 0, field), cancellation);
        return added.ToPageResult(saved => $"/complaints/setup/categories/{saved.Code}/fields");
    }
}
