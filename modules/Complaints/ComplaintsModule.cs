using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Workflow;
using Complaints.Open311;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>Residents report what is wrong; the town answers in public.</summary>
public sealed class ComplaintsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddNavigation(new NavigationItem(NavigationPlace.Service, "nav.report", "/complaints/new", "report", Order: 10));
        module.AddNavigation(new NavigationItem(NavigationPlace.Public, "nav.list", "/complaints", "activity", Order: 10));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.counter", "/complaints/counter", "people", Roles.Agent, 5));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.counter", "/complaints/counter", "people", Roles.Officer, 5));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.inbox", "/complaints/inbox", "report", Roles.Officer, 10));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.inbox", "/complaints/inbox", "report", Roles.Agent, 10));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.daysheet", "/complaints/daysheet", "print", Roles.Agent, 12));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.flow", "/complaints/workflow", "building", ComplaintsRole.Manager, 30));

        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.setup", "/complaints/setup", "activity", Roles.Administrator, 40));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.setup", "/complaints/setup", "activity", ComplaintsRole.Manager, 40));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.registers", "/complaints/registers", "building", Roles.Officer, 50));
        module.AddRole(ComplaintsRole.Manager);
        module.AddRole(ComplaintsRole.Dispatcher);

        module.AddRegisters<PaperRegister, RegisterLine>("/registers", Roles.Officer, ComplaintsRole.Manager);
        module.AddTimers<TimersOfReports>();
        module.AddJob<EraseFollowers>(EraseFollowers.Name, JobTimes.DailyAt(new TimeOnly(3, 10)));

        module.AddCommand(SeedCommand.Create);

        module.Services.AddScoped<ICaseFinder, ReportFinder>();
        module.Services.AddScoped<IReadContract, HotSpots>();
        module.Services.AddSingleton<CategoryBook>();
        module.Services.AddSingleton<RouteBook>();
        module.Services.AddSingleton<ReportWorkflow>();
        module.Services.AddSingleton<ReportTimers>();
        module.Services.AddSingleton<ReportLedger>();
        module.Services.AddSingleton(services => new ReopenWindow(
            services.GetRequiredService<TimeProvider>(), module.Settings.GetValue("ReopenDays", ReopenWindow.DaysByDefault)));
        module.Services.AddSingleton(new DispatchDesk(module.Settings.GetValue("DispatchEmail", "") ?? ""));
        module.Services.AddScoped<NewsPeople>();
        module.Services.AddScoped<ReportNews>();
        module.Services.AddScoped<Followers>();
        module.Services.AddSingleton<SmsTalks>();
        module.Services.AddScoped<SmsReporting>();
        module.Services.AddScoped<IMessageReceiver, SmsReceiver>();
        module.Services.AddScoped<ReportReader>();
        module.Services.AddScoped<PublishedReports>();
        module.Services.AddScoped<OpenData>();
        module.Services.AddSingleton<FigureBook<IReadOnlyList<TallyCell>>>();
        module.Services.AddSingleton(MapTiles.Read(module.Settings));
        module.Services.AddSingleton(new ModuleAssets(module.ModuleId, typeof(ComplaintsModule).Assembly));
        module.Services.AddScoped<WordsReader>();
        module.Services.AddScoped<ReportRedaction>();
        module.Services.AddScoped<ReportMoves>();
        module.Services.AddScoped<UnroutedQueue>();
        module.Services.AddScoped<TemplateDesk>();
        module.Services.AddSingleton<ServiceChanges>();
        module.Services.AddSingleton(new EndpointKind(module.Settings));
        module.Services.AddSingleton(new UpdateStatus(module.Settings));
        module.Services.AddScoped<ReportDesk>();
        module.Services.AddSingleton<MergedFollowers>();
        module.Services.AddScoped<RegisterReports>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        // Residents
        routes.MapNewReport();
        routes.MapFileReport();
        routes.MapReportReceipt();
        routes.MapFollowReport();
        routes.MapReplyToTown();
        routes.MapReopenReport();
        routes.MapRateReport();
        routes.MapRedactReport();
        routes.MapShowPhoto();

        // Everybody
        routes.MapListReports();
        routes.MapShowReport();
        routes.MapSupportReport();
        routes.MapDownloadReports();
        routes.MapReportFeeds();
        routes.MapShowFigures();
        routes.MapShowMap();
        routes.MapAssets(routes.ServiceProvider.GetRequiredService<ModuleAssets>());
        routes.MapFollowNews();
        routes.MapConfirmFollowing();
        routes.MapEndFollowing();
        routes.MapQuietReport();

        // Staff
        routes.MapFileAtCounter();
        routes.MapListInbox();
        routes.MapDaySheet();
        routes.MapAnswerReport();
        routes.MapAssignReport();
        routes.MapRouteReport();
        routes.MapCommentReport();
        routes.MapChangePlace();
        routes.MapChangePrivacy();
        routes.MapHidePhoto();
        routes.MapChangeVisibility();
        routes.MapEditWords();
        routes.MapReadOriginals();
        routes.MapMergeReport();
        routes.MapSeparateReport();
        routes.MapAdoptWorkflow();
        routes.MapPublishWorkflow();

        // Paper registers
        routes.MapRegisters();

        // Set-up
        routes.MapSetUp();
        routes.MapListCategories();
        routes.MapAddCategory();
        routes.MapChangeCategory();
        routes.MapMoveCategory();
        routes.MapRemoveCategory();
        routes.MapFindFields();
        routes.MapWriteFields();
        routes.MapAddField();
        routes.MapPublishFields();
        routes.MapChooseFields();
        routes.MapShowFieldsSchema();
        routes.MapImportCategories();
        routes.MapListUnits();
        routes.MapAddUnit();
        routes.MapChangeUnit();
        routes.MapPutUnitMember();
        routes.MapRemoveUnitMember();
        routes.MapAddRoute();
        routes.MapRemoveRoute();
        routes.MapTryRoutes();
        routes.MapListTemplates();
        routes.MapAddTemplate();
        routes.MapChangeTemplate();
        routes.MapRemoveTemplate();
        routes.MapMoveTemplate();
    }

    /// <inheritdoc />
    public void MapClaimedEndpoints(string address, IEndpointRouteBuilder routes)
    {
        // Programs of others
        if (address == Open311Endpoints.Address)
            routes.MapOpen311();
    }
}
