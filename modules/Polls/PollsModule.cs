using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>The town asks, residents vote once, and everybody can read and check the result.</summary>
public sealed class PollsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddNavigation(new NavigationItem(NavigationPlace.Service, "nav.polls", "/polls", "poll", Order: 30));
        module.AddNavigation(new NavigationItem(NavigationPlace.Public, "list.title", "/polls", "poll", Order: 30));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.staff", "/polls/staff", "poll", Roles.Officer, 30));
        module.AddJob<CloseDuePolls>(CloseDuePolls.Name, JobTimes.EveryMinutes(1));
        module.AddJob<TakeCheckpointsJob>(TakeCheckpointsJob.Name, JobTimes.DailyAt(new TimeOnly(0, 5)));
        module.AddJob<CountTurnoutDaily>(CountTurnoutDaily.Name, JobTimes.DailyAt(new TimeOnly(0, 20)));
        module.AddJob<RemindFollowersDaily>(RemindFollowersDaily.Name, JobTimes.DailyAt(new TimeOnly(9, 0)));
        module.OnEvent<TellOfOpening>("polls.poll-opened.v1");
        module.OnEvent<TellOfResult>(ResultEvent.Name);
        module.OnEvent<TellOfAnswer>("polls.poll-answered.v1");
        module.AddCommand(VerifyCommand.Create);
        module.Services.AddSingleton(new ModuleAssets(module.ModuleId, typeof(PollsModule).Assembly));
        CountingRules.Add(module.Services);
        module.AddCommand(CountCommand.Create);
        module.Services.AddScoped<PollReader>();
        module.Services.AddSingleton<PollCounting>();
        module.Services.AddSingleton<DraftDefinition>();
        module.Services.AddScoped<OptionFiles>();
        module.Services.AddScoped<SigningKeys>();
        module.Services.AddScoped<PollLog>();
        module.Services.AddScoped<UrnSlot>();
        module.Services.AddScoped<VotingBooth>();
        module.Services.AddSingleton<TokenKeys>();
        module.Services.AddSingleton<LotSeed>();
        PollChannels.Add(module);
        module.Services.AddScoped<PollNews>();
        module.Services.AddSingleton(new PhoneSharing(module.Settings.GetValue("PeopleOnAPhone", SharedPhones.PeopleByDefault)));
        module.Services.AddSingleton(new SmsNumber(module.Settings.GetValue("SmsNumber", "") ?? ""));
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapAssets(routes.ServiceProvider.GetRequiredService<ModuleAssets>());
        routes.MapListPolls();
        routes.MapCastBallot();
        routes.MapClaimToken();
        routes.MapReadBallot();
        routes.MapCastToken();
        routes.MapFindLeaf();
        routes.MapListCheckpoints();
        routes.MapPollResult();
        routes.MapPublishBundle();
        routes.MapStaffPolls();
        routes.MapDraftPoll();
        routes.MapChangeDraft();
        routes.MapChangeOption();
        routes.MapShowOptionFile();
        routes.MapOpenPoll();
        routes.MapDiscardDraft();
        routes.MapReadRoll();
        routes.MapClosePoll();
        routes.MapPollChannels();

        // What people wrote
        routes.MapReadSentences();
        routes.MapDecideSentences();
        routes.MapShowSentences();

        // Who may vote
        routes.MapReadVoterLists();
        routes.MapCheckVoterList();
        routes.MapAcceptVoterList();
        routes.MapDropVoterList();
        routes.MapChooseVoters();
        routes.MapAskPhoneCode();

        // Around a poll
        routes.MapDraftFromTemplate();
        routes.MapShowPoster();
        routes.MapFollowPolls();
        routes.MapConfirmFollower();
        routes.MapChooseReminder();
        routes.MapReadTurnout();
        routes.MapExtendPoll();
        routes.MapShowNotice();
        routes.MapAnswerPoll();
    }
}
