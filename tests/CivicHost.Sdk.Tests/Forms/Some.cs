using System.Globalization;
using System.Text.Json;
using CivicHost.Sdk.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CivicHost.Sdk.Tests.Forms;

/// <summary>One schema with a field of every type, and ways to answer it.</summary>
internal static class Some
{
    public const string Json =
        """
        {
          "fields": [
            { "name": "title", "type": "text", "label": { "fr": "Titre", "en": "Title" }, "required": true, "max_length": 40 },
            { "name": "story", "type": "long_text", "label": "Récit" },
            { "name": "width", "type": "number", "label": { "fr": "Largeur", "en": "Width" }, "min": 0.5, "max": 2000, "unit": "m" },
            { "name": "count", "type": "whole", "label": "Nombre", "min": 0 },
            { "name": "price", "type": "money", "label": "Prix" },
            { "name": "day", "type": "date", "label": "Jour", "min": "2026-01-01", "max": "2030-12-31" },
            { "name": "kind", "type": "choice", "label": { "fr": "Genre", "en": "Kind" }, "options": [
              { "value": "shop", "label": { "fr": "Boutique", "en": "Shop" } }, { "value": "stall", "label": { "fr": "Étal", "en": "Stall" } } ] },
            { "name": "goods", "type": "several", "label": "Produits", "options": [
              { "value": "fish", "label": "Poisson" }, { "value": "fruit", "label": "Fruits" }, { "value": "cloth", "label": "Tissu" } ] },
            { "name": "music", "type": "yes_no", "label": "Musique" },
            { "name": "speakers", "type": "whole", "label": { "fr": "Enceintes", "en": "Speakers" }, "required": true, "max": 10,
              "shown_if": { "field": "music", "is": true } },
            { "name": "licence", "type": "text", "label": "Licence", "required_if": { "all": [
              { "field": "kind", "is": "shop" }, { "not": { "field": "goods", "any_of": ["fruit", "cloth"] } } ] } },
            { "name": "plan", "type": "file", "label": "Plan" },
            { "name": "where", "type": "place", "label": "Lieu" },
            { "name": "owner", "type": "person", "label": { "fr": "Propriétaire", "en": "Owner" } },
            { "name": "firm", "type": "organisation", "label": "Entreprise", "private": true },
            { "name": "stalls", "type": "group", "label": { "fr": "Étals", "en": "Stalls" }, "max_entries": 3, "fields": [
              { "name": "length", "type": "number", "label": "Longueur", "required": true },
              { "name": "roof", "type": "yes_no", "label": "Toit" },
              { "name": "sheets", "type": "whole", "label": "Tôles", "shown_if": { "field": "roof", "is": true } },
              { "name": "holder", "type": "person", "label": "Titulaire" } ] }
          ]
        }
        """;

    public static readonly FormSchema Schema = SchemaOf(Json, "XOF");

    public static FormSchema SchemaOf(string json, string? currency = null)
    {
        var reading = FormSchema.Read(json, ["fr", "en"], currency);
        Assert.That(reading.Problems, Is.Empty);
        return reading.Schema!;
    }

    public static FormSchema OneField(string field, string? currency = null) => SchemaOf($$"""{"fields":[{{field}}]}""", currency);

    public static Outcome<FormAnswers> Answer(string json) => Answer(Schema, json);

    public static Outcome<FormAnswers> Answer(FormSchema schema, string json)
    {
        using var document = JsonDocument.Parse(json);
        return schema.Read(document.RootElement);
    }

    public static SubmittedForm Form(params (string Name, string Value)[] values) => new(
        new DefaultHttpContext(),
        new FormCollection(values.GroupBy(pair => pair.Name).ToDictionary(group => group.Key, group => new StringValues([.. group.Select(pair => pair.Value)]))));

    /// <summary>A refusal in a line: its code, its field, and its arguments in French.</summary>
    public static string[] Lines<T>(Outcome<T> outcome) =>
        [.. outcome.Refusals.Select(refusal => string.Join(' ', new[] { refusal.Code, refusal.Field! }
            .Concat(refusal.Arguments.Select(argument => string.Format(CultureInfo.GetCultureInfo("fr"), "{0}", argument)))))];
}
