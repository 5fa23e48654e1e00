namespace CivicHost.Browser.Tests;

/// <summary>Each shipped type from the first question to a paper that verifies: everybody on a phone, nobody with JavaScript.</summary>
public sealed class PermitJourneyTests
{
    private static readonly WrittenApplication Trade = new("trade-licence", "nnny")
    {
        Typed = new Dictionary<string, string>
        {
            ["business"] = "Chez Fiction",
            ["address"] = "Près du puits fictif",
            ["area"] = "12",
            ["employees"] = "1",
            ["starts_on"] = "2027-04-01",
        },
        Chosen = new Dictionary<string, string> { ["activity"] = "retail", ["premises"] = "owned" },
    };

    private static readonly WrittenApplication Stall = new("public-space", "nny")
    {
        Typed = new Dictionary<string, string> { ["goods"] = "Légumes", ["area"] = "4", ["starts_on"] = "2027-03-01", ["months"] = "3" },
        Chosen = new Dictionary<string, string> { ["use"] = "stall" },
    };

    private static readonly WrittenApplication House = new("building", "y")
    {
        Typed = new Dictionary<string, string> { ["plot"] = "F 12", ["address"] = "Derrière l’école fictive", ["area"] = "80", ["height"] = "4", ["cost"] = "2500000" },
        Chosen = new Dictionary<string, string> { ["works"] = "new", ["tenure"] = "owner" },
        Documents = ["identity", "title", "plan"],
    };

    private static readonly WrittenApplication Feast = new("event", "ny")
    {
        Typed = new Dictionary<string, string>
        {
            ["event"] = "Fête de la Fiction",
            ["place"] = "Place du puits",
            ["starts_on"] = "2027-03-01",
            ["ends_on"] = "2027-03-02",
            ["visitors"] = "120",
        },
        Chosen = new Dictionary<string, string> { ["sound"] = "yes", ["street"] = "no" },
    };

    private PermitSteps _steps = null!;

    [OneTimeSetUp]
    public async Task Start() => _steps = await PermitSteps.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _steps.DisposeAsync();

    [Test]
    public async Task A_trade_licence_from_the_first_question_to_its_revocation()
    {
        var (code, address) = await _steps.ApplyAsync(Trade);
        await _steps.OpenFromInboxAsync(address, Trade.Type);
        await _steps.AskForABetterPictureAsync(address);
        await _steps.AnswerAsync(code);
        await _steps.AcknowledgeAsync(address, Trade.Documents);
        await _steps.VisitAsync(address, "place", "area", "fire", "exit");
        await _steps.GrantAsync(address, "Tenir le local propre");
        await _steps.PayAsync(address, @"Droit annuel[\s\S]+15\s000");
        var number = await _steps.DownloadAsync(code, Trade.Type);
        await _steps.VerifyAsync(number, "Valable");
        await _steps.RevokeAsync(address);
        await _steps.VerifyAsync(number, "Retirée");
    }

    [Test]
    public async Task A_market_stall_from_the_first_question_to_a_paper_that_verifies()
    {
        var (code, address) = await _steps.ApplyAsync(Stall);
        await _steps.OpenFromInboxAsync(address, Stall.Type);
        await _steps.AcknowledgeAsync(address, Stall.Documents);
        await _steps.GrantAsync(address, "Laisser un passage libre");
        await _steps.PayAsync(address, @"Place au marché[\s\S]+6\s000");
        await _steps.VerifyAsync(await _steps.DownloadAsync(code, Stall.Type), "Valable");
    }

    [Test]
    public async Task A_building_permit_with_two_payments_and_a_visit_of_the_plot()
    {
        var (code, address) = await _steps.ApplyAsync(House);
        await _steps.PayAsync(address, @"Droits de dossier[\s\S]+5\s000");
        await _steps.OpenFromInboxAsync(address, House.Type);
        await _steps.AcknowledgeAsync(address, House.Documents);
        await _steps.VisitAsync(address, "boundary", "setback", "drain", "begun");
        await _steps.GrantAsync(address, "Afficher le permis sur le chantier");
        await _steps.PayAsync(address, @"Taxe sur la surface construite[\s\S]+32\s000");
        await _steps.VerifyAsync(await _steps.DownloadAsync(code, House.Type), "Valable");
    }

    [Test]
    public async Task An_event_with_loudspeakers_from_the_first_question_to_a_paper_that_verifies()
    {
        var (code, address) = await _steps.ApplyAsync(Feast);
        await _steps.OpenFromInboxAsync(address, Feast.Type);
        await _steps.AcknowledgeAsync(address, Feast.Documents);
        await _steps.GrantAsync(address, "Arrêter la sonorisation");
        await _steps.PayAsync(address, @"Sonorisation[\s\S]+2\s000");
        await _steps.VerifyAsync(await _steps.DownloadAsync(code, Feast.Type), "Valable");
    }
}
