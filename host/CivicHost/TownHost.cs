using CivicHost.Audit;
using CivicHost.Contracts;
using CivicHost.Counting;
using CivicHost.Events;
using CivicHost.Jobs;
using CivicHost.Messages;
using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Pages;
using CivicHost.Payments;
using CivicHost.People;
using CivicHost.Storage;

namespace CivicHost;

/// <summary>The whole start-up: what a town is made of, and the way a request takes through it.</summary>
internal static class TownHost
{
    public static WebApplication Build(TownOptions options, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddTownConfiguration(options);
        builder.ConfigureTownServer(options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services
            .AddTownStorage()
            .AddTownAudit()
            .AddTownEvents()
            .AddTownMessages()
            .AddTownPayments()
            .AddTownCounting()
            .AddTownContracts()
            .AddTownPeople()
            .AddTownPages()
            .AddTownModules()
            .AddTownJobs();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseTownFrame();        // error pages, security headers, language, civic.css
        app.UseRouting();
        app.UseTownPeople();       // sessions, keys, authentication
        app.UseTownLimits();       // budgets per address and key
        app.UseAuthorization();    // deny by default
        app.UseTownForms();        // body limits, antiforgery, sent-once marks
        app.MapTownModules();      // the host's own pages and every running module
        app.MapResidents();        // sign-in at a provider outside, where one is configured
        app.MapTownHealth();
        return app;
    }
}
