using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using CivicHost.Sdk.Payments;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Signing;
using CivicHost.Sdk.Workflow;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Residents apply for a permit; the town decides, and issues a permit that anybody can verify.</summary>
public sealed class PermitsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        AddNavigation(module);
        module.AddRole(PermitsRole.Manager);
        module.AddRole(PermitsRole.Cashier);
        module.AddRole(PermitsRole.Inspector);
        AddJobs(module);
        module.AddCommand(CheckCommand.Create);
        module.AddCommand(ClockCommand.Create);
        module.AddCommand(KeysCommand.Create);
        module.AddCommand(VerifyCommand.Create);
        AddApplications(module);
        AddMoney(module);
        AddPermits(module.Services);
        module.AddRegisters<PaperRegister, PaperRow>("/paper", PermitsRole.Manager, Roles.Administrator);
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        MapApplying(routes);
        MapHandling(routes);
        MapAround(routes);
        MapMoney(routes);
        MapPermits(routes);
        routes.MapAssets(routes.ServiceProvider.GetRequiredService<ModuleAssets>());
    }

    /// <inheritdoc />
    public void MapClaimedEndpoints(string address, IEndpointRouteBuilder routes)
    {
        // What a person types who has a paper in their hand
        if (address == VerifyPermitEndpoint.ShortAddress)
            routes.MapVerifyPermitShortly();
    }

    private static void AddNavigation(ModuleBuilder module)
    {
        void Service(string text, string path, int order) => module.AddNavigation(new NavigationItem(NavigationPlace.Service, text, path, "permit", Order: order));
        void Public(string text, string path, int order) => module.AddNavigation(new NavigationItem(NavigationPlace.Public, text, path, "permit", Order: order));
        void Staff(string text, string path, string pictogram, int order, params string[] roles)
        {
            foreach (var role in roles)
                module.AddNavigation(new NavigationItem(NavigationPlace.Staff, text, path, pictogram, role, order));
        }

        Service("nav.apply", "/permits/apply", 20);
        Public("nav.verify", "/verify", 30);
        Public("register.nav", "/permits/register", 31);
        Staff("nav.inbox", "/permits/inbox", "permit", 20, Roles.Officer);
        Staff("nav.counter", "/permits/apply", "permit", 21, Roles.Agent);
        Staff("appeal.nav", "/permits/appeals", "permit", 22, Roles.Officer);
        Staff("visit.nav", "/permits/visits", "search", 23, PermitsRole.Inspector);
        Staff("nav.money", "/permits/money", "market", 25, Roles.Agent, PermitsRole.Cashier);
        Staff("nav.delegations", "/permits/delegations", "people", 60, PermitsRole.Manager, Roles.Administrator);
        Staff("types.nav", "/permits/types", "permit", 70, PermitsRole.Manager, Roles.Administrator);
        Staff("paper.nav", "/permits/paper", "permit", 71, PermitsRole.Manager);
    }

    private static void AddJobs(ModuleBuilder module)
    {
        module.AddTimers<TimersOfApplications>();
        module.AddJob<WatchDecisions>(WatchDecisions.Name, JobTimes.DailyAt(new TimeOnly(0, 20)));
        module.AddJob<CloseConsultations>(CloseConsultations.Name, JobTimes.DailyAt(new TimeOnly(0, 20)));
        module.AddJob<EndAppeals>(EndAppeals.Name, JobTimes.DailyAt(new TimeOnly(0, 30)));
        module.AddJob<PermitEnds>(PermitEnds.Name, JobTimes.DailyAt(new TimeOnly(7, 10)));
        module.AddJob<QueryPayments>(QueryPayments.Name, JobTimes.EveryMinutes(2));
        module.AddJob<RefillRegister>(RefillRegister.Name, JobTimes.EveryMinutes(5));
        module.AddJob<EraseOldDraftsJob>(EraseOldDraftsJob.Name, JobTimes.DailyAt(new TimeOnly(3, 40)));
    }

    private static void AddApplications(ModuleBuilder module)
    {
        var services = module.Services;
        services.AddScoped<ICaseFinder, ApplicationFinder>();
        services.AddScoped<PermitTypes>();
        services.AddScoped<ApplicationReader>();
        services.AddScoped<ApplicationMoves>();
        services.AddScoped<MoveFollowers>();
        services.AddScoped<PaidAfterSilence>();
        services.AddScoped<ApplicationNews>();
        services.AddScoped<DraftReader>();
        services.AddScoped<CorrectedAnswers>();
        services.AddScoped<CaseDesk>();
        services.AddScoped<SideDesk>();
        services.AddScoped<ReopenedApplications>();
        services.AddScoped<GrantedApplications>();
        services.AddScoped<Acknowledgements>();
        services.AddScoped<SigningRights>();
        services.AddScoped<AppealRights>();
        services.AddScoped<OfficeNews>();
        services.AddSingleton(new PermitOffice(module.Settings["OfficeEmail"] ?? ""));
    }

    private static void AddMoney(ModuleBuilder module)
    {
        var operators = MobileMoneyOperator.Read(module.Settings);
        module.Services.AddSingleton(services => new PaymentWays(operators, services.GetRequiredService<IPaymentRails>()));
        module.Services.AddScoped<ChargeBook>();
        module.Services.AddScoped<ChargeCorrection>();
        module.Services.AddScoped<Cashbook>();
        module.Services.AddScoped<UnmatchedQueue>();
        module.Services.AddScoped<StatementMatcher>();
    }

    private static void AddPermits(IServiceCollection services)
    {
        services.AddScoped<SigningKeys>();
        services.AddScoped<PermitIssue>();
        services.AddScoped<PermitStatusChange>();
        services.AddSingleton<PaperFonts>();
        services.AddScoped<PermitPdf>();
        services.AddSingleton<OfflinePage>();
        services.AddSingleton(new ModuleAssets("permits", typeof(PermitsModule).Assembly));
        services.AddScoped<IMessageReceiver, PermitSms>();
        services.AddScoped<PublicRegister>();
        services.AddScoped<RefillRegister>();
        services.AddScoped<PaperApplications>();
        services.AddScoped<PaperNumbers>();
        services.AddSingleton<FigureBook<IReadOnlyList<TallyCell>>>();
    }

    private static void MapApplying(IEndpointRouteBuilder routes)
    {
        routes.MapChooseType();
        routes.MapBeginDraft();
        routes.MapWriteDraft();
        routes.MapPutDocuments();
        routes.MapSubmitDraft();
        routes.MapEraseDraft();
        routes.MapResumeByCode();
        routes.MapFollowApplication();
        routes.MapAnswerCorrection();
        routes.MapWithdrawApplication();
        routes.MapSeeOriginal();
        routes.MapShowFile();
        routes.MapFileByProgram();
    }

    private static void MapHandling(IEndpointRouteBuilder routes)
    {
        routes.MapListInbox();
        routes.MapHandleApplication();
        routes.MapShowDocument();
        routes.MapAssignApplication();
        routes.MapCommentApplication();
        routes.MapTakeStep();
        routes.MapCheckDocuments();
        routes.MapAcknowledgement();
        routes.MapAskApplicant();
        routes.MapRecordAnswer();
        routes.MapDecideApplication();
        routes.MapDecision();
        routes.MapListDelegations();
        routes.MapAddDelegation();
        routes.MapEndDelegation();
        routes.MapNoteAbsence();
    }

    private static void MapAround(IEndpointRouteBuilder routes)
    {
        routes.MapAskOpinion();
        routes.MapGiveOpinion();
        routes.MapEnterOpinionCode();
        routes.MapShowSharedDocument();
        routes.MapPrintOpinionLetter();
        routes.MapWithdrawConsultation();

        routes.MapPlanVisit();
        routes.MapFindVisit();
        routes.MapFinishVisit();
        routes.MapCancelVisit();
        routes.MapListVisits();

        routes.MapFileAppeal();
        routes.MapWithdrawAppeal();
        routes.MapDecideAppeal();
        routes.MapListAppeals();
        routes.MapChangePermit();
        routes.MapBeginRenewal();
    }

    private static void MapMoney(IEndpointRouteBuilder routes)
    {
        routes.MapPay();
        routes.MapPaymentCallback();
        routes.MapListDue();
        routes.MapPayCash();
        routes.MapFindReceipt();
        routes.MapVoidReceipt();
        routes.MapUploadStatement();
        routes.MapImportStatement();
        routes.MapListUnmatched();
        routes.MapSettleUnmatched();
        routes.MapAssignUnmatched();
        routes.MapCloseCashDay();
    }

    private static void MapPermits(IEndpointRouteBuilder routes)
    {
        routes.MapShowPermit();
        routes.MapVerifyPermit();
        routes.MapOfflinePage();
        routes.MapListKeys();

        routes.MapListTypes();
        routes.MapPublishType();
        routes.MapOpenType();
        routes.MapCompareTypes();
        routes.MapAdoptType();

        routes.MapShowRegister();
        routes.MapRegisters<PapersPage, PaperPage>();
        routes.MapAddScans();
        routes.MapShowFigures();
    }
}

/// <summary>Roles that this module adds to those of the town.</summary>
internal static class PermitsRole
{
    /// <summary>Publishes types and imports registers.</summary>
    public const string Manager = "permits.manager";

    /// <summary>Takes payments and closes the cash desk.</summary>
    public const string Cashier = "permits.cashier";

    /// <summary>Goes and looks.</summary>
    public const string Inspector = "permits.inspector";
}
