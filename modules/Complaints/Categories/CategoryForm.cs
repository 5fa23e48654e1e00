using CivicHost.Sdk;

namespace Complaints;

/// <summary>The fields by which a category is added and changed.</summary>
internal static class CategoryForm
{
    /// <param name="before">As it stands: languages that the town no longer has keep their words.</param>
    public static CategoryDetails Read(SubmittedForm form, ITown town, Category? before) => new(
        form["parent"],
        TextsByLanguage.Of(name => form[name], "name-", town.Languages, before?.NamesByLanguage),
        TextsByLanguage.Of(name => form[name], "description-", town.Languages, before?.DescriptionsByLanguage),
        form["synonyms"],
        form["pictogram"],
        form["unit"],
        form["privacy"],
        form.Whole("hours") ?? 0,
        form.Ticked("batch"),
        form.Ticked("staff"),
        form.Ticked("active"));
}
