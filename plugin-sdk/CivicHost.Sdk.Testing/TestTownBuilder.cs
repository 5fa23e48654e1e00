using CivicHost.Modules;

namespace CivicHost.Sdk.Testing;

/// <summary>What a test town is made of.</summary>
public sealed class TestTownBuilder
{
    internal List<ModuleSource> Sources { get; } = [];

    internal Dictionary<string, string?> Configuration { get; } = new()
    {
        ["Logging:LogLevel:Default"] = "Error",
        ["Limits:General"] = "1000000",
        ["Limits:CodeLookup"] = "1000000",
        ["Limits:AnonymousFiling"] = "1000000",
        ["Limits:Voting"] = "1000000",
        ["Limits:SignIn"] = "1000000",
        ["Limits:Programs"] = "1000000",
        ["Jobs:Enabled"] = "false",
        ["Modules:complaints:Enabled"] = "false",
        ["Modules:permits:Enabled"] = "false",
        ["Modules:polls:Enabled"] = "false",
    };

    internal SqlEngine Engine { get; private set; } = SqlEngine.Sqlite;

    internal DateTimeOffset Now { get; private set; } = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    internal string? DataFolder { get; private set; }

    /// <summary>Adds the module of a referenced project. Its texts, migrations and manifest lie beside its assembly.</summary>
    /// <typeparam name="TModule">The module's door.</typeparam>
    public TestTownBuilder With<TModule>() where TModule : ICivicModule
    {
        var assembly = typeof(TModule).Assembly;
        Sources.Add(new ModuleSource(Path.GetDirectoryName(assembly.Location)!, assembly));
        return this;
    }

    /// <summary>Switches a module on that lies in one of the folders <c>Modules:Folders</c>; it is loaded as a town loads it.</summary>
    public TestTownBuilder Enable(string module) => Set($"Modules:{module}:Enabled", "true");

    /// <summary>Chooses the database engine; the test is ignored where PostgreSQL is not installed.</summary>
    public TestTownBuilder On(SqlEngine engine)
    {
        Engine = engine;
        return this;
    }

    /// <summary>Sets the clock, which stands until the test moves it. 1 March 2027, 9:00 in Dakar, to begin with.</summary>
    public TestTownBuilder At(DateTimeOffset now)
    {
        Now = now;
        return this;
    }

    /// <summary>Sets a value of the configuration, for example <c>Limits:CodeLookup</c> or <c>Modules:complaints:Settings:ReopenDays</c>.</summary>
    public TestTownBuilder Set(string key, string? value)
    {
        Configuration[key] = value;
        return this;
    }

    /// <summary>Uses a data folder that exists already, and leaves it there: for tests of a second start.</summary>
    public TestTownBuilder In(string dataFolder)
    {
        DataFolder = dataFolder;
        return this;
    }
}
