using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>The ways of voting beside the browser: counter, paper, SMS, kiosk.</summary>
internal static class PollChannels
{
    public static void Add(ModuleBuilder module)
    {
        foreach (var role in (string[])[Roles.Agent, Roles.Officer])
            module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.counter", "/polls/counter", "poll", role, 31));
        module.Services.AddScoped<SheetCasting>();
        module.Services.AddScoped<Withdrawal>();
        module.Services.AddSingleton<SmsSenders>();
        module.Services.AddSingleton(new SmsFlag(module.Settings.GetValue("VotesOfOneTelephone", SmsFlag.AboveByDefault)));
        module.Services.AddScoped<IMessageReceiver, PollSms>();
        module.Services.AddSingleton<KioskSeal>();
    }

    public static void MapPollChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapReadChannels();

        // Counter
        routes.MapFindVoter();
        routes.MapChooseVoter();
        routes.MapVoteAtCounter();

        // Paper
        routes.MapOpenBatch();
        routes.MapMarkForPaper();
        routes.MapTakeMarksBack();
        routes.MapKeyBatch();
        routes.MapDecideSheets();
        routes.MapReverseBatch();
        routes.MapBatchPhoto();

        // Kiosk
        routes.MapOpenKiosk();
        routes.MapCloseKiosk();
        routes.MapKioskBooth();
        routes.MapSyncKiosk();
    }
}
