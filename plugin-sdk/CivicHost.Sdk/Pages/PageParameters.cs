using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk;

internal static class PageParameters
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Known = new();

    public static IReadOnlyDictionary<string, object?> Read(Type page, HttpRequest request)
    {
        var parameters = new Dictionary<string, object?>();
        foreach (var property in Known.GetOrAdd(page, ParametersOf))
        {
            var written = request.RouteValues.TryGetValue(property.Name, out var routed)
                ? routed?.ToString()
                : request.Query[property.Name].ToString();
            if (!string.IsNullOrEmpty(written) && TryRead(written, property.PropertyType, out var value))
                parameters[property.Name] = value;
        }

        return parameters;
    }

    private static PropertyInfo[] ParametersOf(Type page) =>
        [.. page.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute)))];

    private static bool TryRead(string written, Type wanted, out object? value)
    {
        value = null;
        var type = Nullable.GetUnderlyingType(wanted) ?? wanted;
        if (type == typeof(string))
            value = SubmittedForm.Clean(written);
        else if (type == typeof(int) && int.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            value = number;
        else if (type == typeof(bool) && bool.TryParse(written, out var yes))
            value = yes;
        else if (type == typeof(Guid) && Guid.TryParse(written, out var id))
            value = id;
        else if (type == typeof(DateOnly)
            && DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            value = date;
        return value is not null;
    }
}
