using System.CommandLine;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Security.Claims;
using CivicHost.Events;
using CivicHost.Jobs;
using CivicHost.Messages;
using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Storage;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CivicHost.Sdk.Testing;

/// <summary>A real town on a free port of this machine, with a data folder of its own. Dispose it.</summary>
public sealed class TestTown : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _keepsData;

    private TestTown(WebApplication app, FakeTimeProvider clock, string data, bool keepsData)
    {
        _app = app;
        _keepsData = keepsData;
        Clock = clock;
        Data = data;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>The town's clock: it stands until the test moves it.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <summary>Where the town listens.</summary>
    public Uri Address { get; }

    /// <summary>Somebody who is not signed in.</summary>
    public TestPerson Anonymous => new(this, []);

    /// <summary>The host's own services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>A signed-in member of staff with these roles.</summary>
    public TestPerson As(params string[] roles) => new(this, roles);

    /// <summary>Starts the town and its modules.</summary>
    public static async Task<TestTown> StartAsync(Action<TestTownBuilder> describe)
    {
        var described = new TestTownBuilder();
        describe(described);
        var data = described.DataFolder ?? Directory.CreateTempSubdirectory("civichost-test-").FullName;
        if (described.Engine == SqlEngine.PostgreSql)
        {
            described.Set("Storage:Engine", "PostgreSql");
            if (!described.Configuration.ContainsKey("Storage:PostgreSql"))
                described.Set("Storage:PostgreSql", await PostgresServer.CreateDatabaseAsync());
        }

        var clock = new FakeTimeProvider(described.Now);
        var app = TownHost.Build(
            new TownOptions(data, Urls: "http://127.0.0.1:0"),
            builder => Adjust(builder, described, clock));
        try
        {
            await app.Services.GetRequiredService<ITownStorage>().OpenAsync(exclusive: true, CancellationToken.None);
            await app.StartAsync();
            await app.Services.GetRequiredService<IModuleRuntime>().Started;
            return new TestTown(app, clock, data, described.DataFolder is not null);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>A browser without JavaScript: keeps cookies, follows no redirect.</summary>
    public TestBrowser Client(string language = "fr") => new(Address, language, []);

    /// <summary>The browser of a signed-in member of staff with these roles.</summary>
    public TestBrowser ClientAs(params string[] roles) => new(Address, "fr", roles);

    /// <summary>A link by which the first administrator can come in, as the server prints it.</summary>
    public async Task<string> SetUpLinkAsync() =>
        await _app.Services.GetRequiredService<People.SetupLink>().PrepareAsync(Address.ToString())
        ?? throw new InvalidOperationException("Somebody works in this town already.");

    /// <summary>Reads the module's database; the SQL runs on both engines.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string module, string sql, object? parameters = null)
    {
        await using var connection = await _app.Services.GetRequiredService<ITownStorage>().For(module).OpenReadOnlyAsync(CancellationToken.None);
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    /// <summary>Writes into the module's database past the module: for what takes years, or another part of it, to come about. The SQL runs on both engines.</summary>
    public async Task WriteAsync(string module, string sql, object? parameters = null) =>
        await _app.Services.GetRequiredService<ITownStorage>().For(module).ChangeAsync(
            (change, _) => change.Connection.ExecuteAsync(sql, parameters), _ => true, CancellationToken.None);

    /// <summary>Delivers every event that waits, so that a test need not wait for the next round.</summary>
    public Task DeliverEventsAsync() => _app.Services.GetRequiredService<EventDelivery>().DeliverAsync(CancellationToken.None);

    /// <summary>Runs a job of a module once, now, on the town's clock. In a test town no job runs by itself.</summary>
    /// <exception cref="InvalidOperationException">The module does not run or has no such job, or the job runs already.</exception>
    /// <exception cref="Exception">What the job threw.</exception>
    public async Task RunJobAsync(string module, string job)
    {
        var run = await _app.Services.GetRequiredService<JobRunner>().RunAsync(module, job, CancellationToken.None);
        if (run.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        if (run.End != JobEnd.Done)
            throw new InvalidOperationException(run.End == JobEnd.Busy
                ? $"The job {job} of {module} runs already."
                : $"No module {module} runs that has a job {job}.");
    }

    /// <summary>Runs a command of a module as the command line does: <c>civichost {module} {arguments}</c>.</summary>
    public async Task<EndedCommand> RunCommandAsync(string module, params string[] arguments)
    {
        var running = _app.Services.GetRequiredService<InProcessRuntime>().RunningModules.Single(each => each.Id == module);
        await using var services = running.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<ModuleScope>().Person = SystemPerson.Create();
        var own = new Command(module);
        foreach (var create in running.Blueprint.Commands)
            own.Subcommands.Add(create(services.ServiceProvider));
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exitCode = await own.Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return new EndedCommand(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Lets modules answer the messages that came in, and sends those that are due, so that a test need not wait for the next round.</summary>
    public async Task DeliverMessagesAsync()
    {
        await _app.Services.GetRequiredService<IncomingHandling>().HandleAsync(CancellationToken.None);
        foreach (var channel in Enum.GetValues<MessageChannel>())
            await _app.Services.GetRequiredService<MessageDelivery>().DeliverAsync(channel, CancellationToken.None);
    }

    /// <summary>What a module has sent, oldest first; delivers before. The host's own messages, answers to SMS among them, are those of <c>town</c>.</summary>
    public async Task<IReadOnlyList<SentMessage>> SentAsync(string module)
    {
        await DeliverMessagesAsync();
        return await ReadAsync<SentMessage>(
            module, "select channel, address, title, body as text, subject from civic_message where state = 'Sent' order by queued_at, id limit 1000");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_keepsData && Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
    }

    internal async Task<TAnswer> SendAsync<TAnswer>(string module, MediatR.IRequest<TAnswer> request, IReadOnlyList<string> roles, string? onceKey)
    {
        await using var services = ScopeOf(module, roles, onceKey);
        return await services.ServiceProvider.GetRequiredService<MediatR.IMediator>().Send(request);
    }

    internal async Task<Outcome<TAnswer>> ChangeAsync<TAnswer>(
        string module, IReadOnlyList<string> roles, Func<IServiceProvider, CancellationToken, Task<Outcome<TAnswer>>> work)
    {
        await using var services = ScopeOf(module, roles, onceKey: null);
        var changes = ActivatorUtilities.CreateInstance<RunChanges<InAChange<TAnswer>, Outcome<TAnswer>>>(services.ServiceProvider);
        return await changes.Handle(new InAChange<TAnswer>(), CancellationToken.None, () => work(services.ServiceProvider, CancellationToken.None));
    }

    private AsyncServiceScope ScopeOf(string module, IReadOnlyList<string> roles, string? onceKey)
    {
        var running = _app.Services.GetRequiredService<IEventParticipants>().Running.Single(participant => participant.ModuleId == module);
        var services = running.Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<ModuleScope>();
        scope.Person = TestSignIn.PersonWith(roles) ?? new ClaimsPrincipal(new ClaimsIdentity());
        scope.Language = "fr";
        scope.OnceKey = onceKey;
        return services;
    }

    private static void Adjust(WebApplicationBuilder builder, TestTownBuilder described, FakeTimeProvider clock)
    {
        builder.Configuration.AddInMemoryCollection(described.Configuration);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IStartupFilter, TestSignIn>();
        foreach (var source in described.Sources)
            builder.Services.AddSingleton(source);
    }
}

/// <summary>A command that came to its end.</summary>
/// <param name="ExitCode">0 where it did what was asked.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it complained about.</param>
public sealed record EndedCommand(int ExitCode, string Output, string Errors);

/// <summary>A message that a town sent.</summary>
/// <param name="Channel"><c>Email</c> or <c>Sms</c>.</param>
/// <param name="Address">To whom.</param>
/// <param name="Title">The subject line of an e-mail; empty for an SMS.</param>
/// <param name="Text">What it says.</param>
/// <param name="Subject">The case, by its code.</param>
public sealed record SentMessage(string Channel, string Address, string Title, string Text, string Subject);

/// <summary>Somebody who sends requests straight to a module, through its whole pipeline.</summary>
public sealed class TestPerson
{
    private readonly TestTown _town;
    private readonly IReadOnlyList<string> _roles;

    internal TestPerson(TestTown town, IReadOnlyList<string> roles)
    {
        _town = town;
        _roles = roles;
    }

    /// <summary>Sends a request of the module and gives its answer.</summary>
    public Task<TAnswer> Send<TAnswer>(string module, MediatR.IRequest<TAnswer> request, string? onceKey = null) =>
        _town.SendAsync(module, request, _roles, onceKey);

    /// <summary>Does something inside a change of the module, with its services: for what handlers share and no request does by itself.</summary>
    public Task<Outcome<TAnswer>> Change<TAnswer>(string module, Func<IServiceProvider, CancellationToken, Task<Outcome<TAnswer>>> work) =>
        _town.ChangeAsync(module, _roles, work);
}

internal sealed record InAChange<TAnswer> : IChange<TAnswer>;
