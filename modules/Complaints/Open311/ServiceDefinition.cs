using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Complaints.Open311;

/// <summary>A program looks what a service wants to know beside the usual. One without fields of its own has an empty list.</summary>
internal static class ServiceDefinition
{
    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        if (await ServiceList.FindAsync(call, call.Route("code"), cancellation) is not { } service)
            return call.Refuse(Open311Refusals.UnknownService);
        var fields = await call.Mediator.Send(new ReadFields(service.Code), cancellation);
        return new Open311Answer(writer =>
        {
            writer.StartObject("service_definition");
            writer.Text("service_code", service.Code);
            writer.StartList("attributes");
            var order = 0;
            foreach (var attribute in Flatten(fields?.Fields ?? [], call.TownTexts.Language))
                Write(writer, attribute, ++order, call.TownTexts);
            writer.EndList();
            writer.EndObject();
        });
    }

    /// <summary>Fields that are filled in several times are offered once; files come as parts of the form, not as attributes.</summary>
    private static IEnumerable<ServiceAttribute> Flatten(IReadOnlyList<FormField> fields, string language) =>
        fields.Where(field => field.Type != FieldType.File).SelectMany(field => field.Type == FieldType.Group
            ? field.Fields.Where(part => part.Type != FieldType.File).Select(part => new ServiceAttribute(
                $"{field.Name}.1.{part.Name}", $"{field.Label(language)}: {part.Label(language)}", part, field.IsRequired && part.IsRequired))
            : [new ServiceAttribute(field.Name, field.Label(language), field, field.IsRequired)]);

    private static void Write(Open311Writer writer, ServiceAttribute attribute, int order, ITexts texts)
    {
        writer.StartObject("attribute");
        writer.Flag("variable", true);
        writer.Text("code", attribute.Code);
        writer.Text("datatype", attribute.Field.Open311Datatype);
        writer.Flag("required", attribute.IsRequired);
        writer.Text("datatype_description", attribute.Field.Hint(texts.Language));
        writer.Whole("order", order);
        writer.Text("description", attribute.Description);
        var values = Values(attribute.Field, texts).ToList();
        if (values.Count > 0)
        {
            writer.StartList("values");
            foreach (var (key, name) in values)
            {
                writer.StartObject("value");
                writer.Text("key", key);
                writer.Text("name", name);
                writer.EndObject();
            }

            writer.EndList();
        }

        writer.EndObject();
    }

    private static IEnumerable<(string Key, string Name)> Values(FormField field, ITexts texts) => field.Type == FieldType.YesNo
        ? [("yes", texts["form.yes"]), ("no", texts["form.no"])]
        : field.Options.Select(option => (option.Value, option.Label(texts.Language)));

    private sealed record ServiceAttribute(string Code, string Description, FormField Field, bool IsRequired);
}
