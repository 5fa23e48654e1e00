using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Sdk;
using CivicHost.Storage;
using MediatR;

namespace CivicHost.People;

/// <summary>Sends the requests of this folder from the command line, in the name of the host itself.</summary>
internal sealed class PeopleDesk : IAsyncDisposable
{
    private readonly TownCommandHost _town;
    private readonly RunningModule _host;
    private readonly AsyncServiceScope _scope;

    private PeopleDesk(TownCommandHost town, RunningModule host)
    {
        _town = town;
        _host = host;
        _scope = host.Services.CreateAsyncScope();
        var scope = _scope.ServiceProvider.GetRequiredService<ModuleScope>();
        scope.Person = SystemPerson.Create();
        scope.Language = "en";
    }

    public ITown Town => _scope.ServiceProvider.GetRequiredService<ITown>();

    public static async Task<PeopleDesk> OpenAsync(TownOptions options, CancellationToken cancellation)
    {
        var town = await TownCommandHost.OpenAsync(options, cancellation);
        try
        {
            var (host, _) = await town.Services.GetRequiredService<ModuleStarter>().StartHostAsync(cancellation);
            return new PeopleDesk(town, host);
        }
        catch
        {
            await town.DisposeAsync();
            throw;
        }
    }

    public Task<T> AskAsync<T>(IQuery<T> query, CancellationToken cancellation) => Mediator.Send(query, cancellation);

    /// <exception cref="StartupRefusedException">The change was refused; the message says why.</exception>
    public async Task<T> SendAsync<T>(IChange<T> change, CancellationToken cancellation) => AnswerOf(await Mediator.Send(change, cancellation));

    /// <exception cref="StartupRefusedException">There is nobody with this name.</exception>
    public async Task<ListedStaff> FindAsync(string name, CancellationToken cancellation)
    {
        var sought = StaffMember.Normalize(name);
        return (await AskAsync(new ListStaff(), cancellation)).FirstOrDefault(member => StaffMember.Normalize(member.SignInName) == sought)
            ?? throw new StartupRefusedException($"Nobody here has the sign-in name {name}. See: civichost people list");
    }

    public T AnswerOf<T>(Outcome<T> outcome)
    {
        if (outcome.TryGetAnswer(out var answer))
            return answer;
        var texts = _scope.ServiceProvider.GetRequiredService<ITexts>();
        throw new StartupRefusedException(string.Join('\n', outcome.Refusals.Select(refusal => texts[refusal.Code, refusal.Arguments])));
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _host.Services.DisposeAsync();
        await _town.DisposeAsync();
    }

    private IMediator Mediator => _scope.ServiceProvider.GetRequiredService<IMediator>();
}
