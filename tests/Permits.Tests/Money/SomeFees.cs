using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Permits.Tests;

/// <summary>A form of a market place and what it costs; tests change what they are about.</summary>
internal static class SomeFees
{
    public const string Form =
        """
        { "fields": [
          { "name": "area", "type": "number", "label": {"fr":"Surface","en":"Area"}, "unit": "m²", "required": true },
          { "name": "months", "type": "whole", "label": {"fr":"mois","en":"months"}, "required": true },
          { "name": "terrace", "type": "yes_no", "label": {"fr":"Terrasse","en":"Terrace"} },
          { "name": "chairs", "type": "whole", "label": {"fr":"Chaises","en":"Chairs"}, "shown_if": {"field":"terrace","is":true}, "required": true }
        ] }
        """;

    public static DefinitionReading<FeeSchedule> Read(string fees, string currency = "XOF") => JsonDefinition.Read(
        $$"""{ "form": {{Form}}, "fees": {{fees}} }""",
        root => FeeSchedule.Read(root["fees"], FormSchema.Read(root["form"], ["fr", "en"], currency), ["fr", "en"], currency));

    public static FeeSchedule Schedule(string fees, string currency = "XOF")
    {
        var reading = Read(fees, currency);
        Assert.That(reading.Problems, Is.Empty);
        return reading.Definition!;
    }

    public static FormAnswers Answers(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FormSchema.Read(Form, ["fr", "en"], "XOF").Schema!.Read(document.RootElement).Answer;
    }
}
