using CivicHost.Sdk;

namespace Complaints.Open311;

/// <summary>A program looks what can be reported. Those that only staff may file are shown to whoever has a key.</summary>
internal static class ServiceList
{
    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        var tree = await call.Mediator.Send(new ReadCategories(), cancellation);
        var hasKey = !(await call.KeyAsync(cancellation)).IsRefused;
        return new Open311Answer(writer =>
        {
            writer.StartList("services");
            foreach (var service in tree.Offered(byStaff: hasKey))
                Write(writer, service, tree, call.TownTexts);
            writer.EndList();
        });
    }

    /// <returns>Null where there is no such service, or none that the sender may use.</returns>
    public static async Task<Category?> FindAsync(Open311Call call, string code, CancellationToken cancellation)
    {
        var tree = await call.Mediator.Send(new ReadCategories(), cancellation);
        if (tree.Find(code) is not { IsActive: true } category || tree.IsGroup(category.Code))
            return null;
        return !category.IsStaffOnly || !(await call.KeyAsync(cancellation)).IsRefused ? category : null;
    }

    private static void Write(Open311Writer writer, Category service, CategoryTree tree, ITexts texts)
    {
        writer.StartObject("service");
        writer.Text("service_code", service.Code);
        writer.Text("service_name", service.NameIn(texts.Language));
        writer.Text("description", service.DescriptionIn(texts.Language));
        writer.Flag("metadata", service.FieldsVersion > 0);
        writer.Text("type", service.IsBatch ? "batch" : "realtime");
        writer.Text("keywords", string.Join(',', Keywords(service)));
        writer.Text("group", tree.Find(service.Parent)?.NameIn(texts.Language));
        writer.EndObject();
    }

    private static IEnumerable<string> Keywords(Category service)
    {
        foreach (var synonym in service.Synonyms.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            yield return synonym;
        if (service.Privacy == Privacy.Secret)
            yield return "private";
        if (service.IsStaffOnly)
            yield return "staff";
    }
}
