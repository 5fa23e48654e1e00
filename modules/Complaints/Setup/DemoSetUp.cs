using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>A demonstration town gets units in charge, a few rules and prepared sentences; everything is made up. Does nothing where there are units.</summary>
[RequiresRole(Roles.System)]
public sealed record DemoSetUp : IChange<DemoIsSetUp>;

/// <param name="Units">How many were made; 0 where the town has its own.</param>
public sealed record DemoIsSetUp(int Units);

internal sealed class DemoSetUpHandler(IModuleDatabase database, ITown town, TimeProvider clock, CategoryBook categories, RouteBook routes, IAuditTrail audit)
    : IRequestHandler<DemoSetUp, Outcome<DemoIsSetUp>>
{
    private const string CountUnits = "select count(*) from unit";

    private const string InsertUnit = "insert into unit (code, name, email, is_active, version) values (@Code, @Name, '', true, 1)";

    private const string PutInCharge = "update category set unit = @Unit, version = version + 1 where code = @Category and unit = ''";

    private const string InsertRoute =
        "insert into route (id, category, quarter, unit) values (@Id, @Category, @Quarter, @Unit) on conflict (category, quarter) do nothing";

    private const string InsertTemplate =
        """
        insert into answer_template (id, action, category, position, names, sentences, version)
        values (@Id, @Action, @Category, @Position, @Names, @Sentences, 1)
        """;

    private static readonly IReadOnlyList<(string Code, string French, string Portuguese, string English, string[] Categories)> Units =
    [
        ("roads", "Voirie et éclairage", "Vias e iluminação", "Roads and lighting", ["streets"]),
        ("water", "Eau et assainissement", "Água e saneamento", "Water and drains", ["water-drains"]),
        ("cleaning", "Propreté et espaces verts", "Limpeza e espaços verdes", "Cleaning and green spaces", ["cleanliness", "nature"]),
        ("reception", "Accueil et vie commune", "Atendimento e vida em comum", "Reception and community", ["living-together", "town-hall"]),
        ("inspection", "Inspection communale", "Inspeção municipal", "Town inspection", ["corruption"]),
        ("district-office", "Antenne de quartier", "Posto de bairro", "District office", []),
    ];

    public async Task<Outcome<DemoIsSetUp>> Handle(DemoSetUp request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountUnits, cancellationToken: cancellation)) > 0)
            return new DemoIsSetUp(0);
        foreach (var unit in Units)
        {
            var name = town.Languages[0] switch { "pt" => unit.Portuguese, "en" => unit.English, _ => unit.French };
            await RunAsync(InsertUnit, new { unit.Code, Name = name });
            foreach (var category in unit.Categories)
                await RunAsync(PutInCharge, new { Unit = unit.Code, Category = category });
        }

        if (town.Quarters.Count > 0)
        {
            await RunAsync(InsertRoute, new { Id = NextId(), Category = "cleanliness", Quarter = town.Quarters[^1].Name, Unit = "district-office" });
            await RunAsync(InsertRoute, new { Id = NextId(), Category = "noise", Quarter = town.Quarters[^1].Name, Unit = "district-office" });
        }

        foreach (var (index, template) in DemoTemplates.All.Index())
        {
            await RunAsync(InsertTemplate, new
            {
                Id = NextId(),
                template.Action,
                template.Category,
                Position = (index + 1) * 10,
                Names = TextsByLanguage.Write(template.Names, town.Languages),
                Sentences = TextsByLanguage.Write(template.Sentences, town.Languages),
            });
        }

        audit.Record("setup:demo", new { Units = Units.Count, Templates = DemoTemplates.All.Count });
        categories.Forget();
        routes.Forget();
        return new DemoIsSetUp(Units.Count);

        Task RunAsync(string sql, object row) => connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: cancellation));
    }

    private string NextId() => Guid.CreateVersion7(clock.GetUtcNow()).ToString();
}

/// <summary>Prepared sentences of a demonstration town.</summary>
internal static class DemoTemplates
{
    public static readonly IReadOnlyList<TemplateWords> All =
    [
        Of("start", "", ("On s’en occupe", "Estamos a tratar", "We are on it"),
            ("Le signalement {number} est pris en charge ce {day}.", "A ocorrência {number} foi tomada a cargo em {day}.", "Report {number} was taken in hand on {day}.")),
        Of("plan", "streets", ("Travaux prévus", "Obra planeada", "Work planned"),
            ("Les travaux sont prévus à cet endroit : {place}.", "A obra está planeada neste local: {place}.", "Work is planned at this place: {place}.")),
        Of("ask", "", ("Préciser le lieu", "Precisar o local", "Say where"),
            ("Pouvez-vous préciser où, près de {place} ?", "Pode precisar onde, perto de {place}?", "Could you say more exactly where, near {place}?")),
        Of("resolve", "light", ("Lampe remplacée", "Lâmpada substituída", "Lamp replaced"),
            ("La lampe a été remplacée le {day}.", "A lâmpada foi substituída em {day}.", "The lamp was replaced on {day}.")),
        Of("resolve", "", ("C’est réparé", "Está resolvido", "It is fixed"),
            ("{category}, {place} : c’est réparé. Merci de l’avoir signalé.", "{category}, {place}: está resolvido. Obrigado por ter avisado.", "{category}, {place}: it is fixed. Thank you for telling us.")),
        Of("refuse", "", ("Terrain privé", "Terreno privado", "Private ground"),
            ("Ce terrain est privé : la commune ne peut pas y intervenir.", "Este terreno é privado: o município não pode intervir.", "This ground is private: the town cannot act there.")),
    ];

    private static TemplateWords Of(
        string action, string category, (string French, string Portuguese, string English) name, (string French, string Portuguese, string English) sentence) =>
        new(action, category, In(name), In(sentence));

    private static Dictionary<string, string> In((string French, string Portuguese, string English) words) =>
        new() { ["fr"] = words.French, ["pt"] = words.Portuguese, ["en"] = words.English };
}
