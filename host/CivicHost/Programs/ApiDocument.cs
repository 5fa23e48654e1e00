using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using CivicHost.Sdk;

namespace CivicHost.Programs;

/// <summary>The addresses for programs as an OpenAPI 3.1 document; its schemas are JSON Schema, which the serialiser itself writes.</summary>
internal sealed class ApiDocument(ITown town, ITexts texts)
{
    private const string Key = "key";

    private const string Json = "application/json";

    /// <summary>Of its own for each document: what a serialiser has read of a type, it keeps, and a module may go.</summary>
    private readonly JsonSerializerOptions _options = new(JsonSerializerOptions.Web) { MaxDepth = 256 };

    private readonly JsonObject _schemas = new() { ["problem"] = Problem() };

    public string Write(IReadOnlyList<ApiAddress> addresses) => Describe(addresses).ToJsonString(_options);

    private JsonObject Describe(IReadOnlyList<ApiAddress> addresses)
    {
        var paths = new JsonObject();
        foreach (var path in addresses.GroupBy(address => address.Path, StringComparer.Ordinal))
        {
            var methods = new JsonObject();
            foreach (var address in path.DistinctBy(address => address.Method))
                methods[address.Method.ToLowerInvariant()] = Operation(address);
            paths[path.Key] = methods;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = texts["api.title.of", town.Name], ["description"] = texts["api.lead"], ["version"] = typeof(ApiDocument).Assembly.GetName().Version?.ToString(3) ?? "" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = town.PublicAddress.TrimEnd('/') }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = _schemas,
                ["securitySchemes"] = new JsonObject { [Key] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = texts["api.key"] } },
            },
        };
    }

    private JsonObject Operation(ApiAddress address)
    {
        var operation = new JsonObject
        {
            ["summary"] = address.Summary,
            ["tags"] = new JsonArray(address.Module),
            ["parameters"] = new JsonArray([.. address.Parameters.Select(Parameter)]),
            ["responses"] = new JsonObject
            {
                [$"{address.AnswerStatus}"] = Answer(texts["api.answer"], Json, address.Answer is { } type ? SchemaOf(type) : new JsonObject()),
                ["default"] = Answer(texts["api.problem"], "application/problem+json", new JsonObject { ["$ref"] = "#/components/schemas/problem" }),
            },
        };
        if (address.Body is { } body)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject(address.BodyTypes.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind, new JsonObject { ["schema"] = SchemaOf(body) }))) };
        if (!address.Access.IsOpen)
            operation["security"] = new JsonArray(new JsonObject { [Key] = address.Access.Scope is { } scope ? new JsonArray(scope) : [] });
        return operation;
    }

    private JsonNode? Parameter(ApiParameter parameter) => new JsonObject
    {
        ["name"] = parameter.Name,
        ["in"] = parameter.InPath ? "path" : "query",
        ["required"] = parameter.InPath,
        ["schema"] = SchemaOf(parameter.Type),
    };

    private static JsonObject Answer(string description, string kind, JsonNode schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [kind] = new JsonObject { ["schema"] = schema } },
    };

    private JsonNode SchemaOf(Type type)
    {
        if (type == typeof(string) || type.IsPrimitive)
            return _options.GetJsonSchemaAsNode(type);
        // What occurs twice in a type is a reference from its root: that root has to have an address in the document.
        var name = $"{type.Assembly.GetName().Name}.{type.Name.Split('`')[0]}{type.GenericTypeArguments.FirstOrDefault()?.Name}";
        if (!_schemas.ContainsKey(name))
            _schemas[name] = Rooted(Export(type), $"#/components/schemas/{name}");
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonNode Export(Type type)
    {
        try
        {
            return _options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // A module's type that cannot be described takes no other module's description with it.
            return new JsonObject();
        }
    }

    private static JsonNode Rooted(JsonNode schema, string root)
    {
        var inside = schema is JsonObject with ? with.Select(property => property.Value).ToList() : schema is JsonArray list ? [.. list.AsEnumerable()] : new List<JsonNode?>();
        foreach (var inner in inside.OfType<JsonNode>())
            Rooted(inner, root);
        if (schema is JsonObject known && known["$ref"] is JsonValue reference)
            known["$ref"] = root + reference.GetValue<string>()[1..];
        return schema;
    }

    /// <summary>RFC 9457, as every refusal of the town comes to a program.</summary>
    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
        },
    };
}
