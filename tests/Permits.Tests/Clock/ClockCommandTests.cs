using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>The town's clock stands on 1 March 2027.</summary>
[TestFixture]
public sealed class ClockCommandTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town.With<PermitsModule>());

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("2023-07-16", "--deposit 2023-05-15 --period 2m --resume continue")]
    [TestCase("2023-06-15", "--deposit 2023-05-15 --period 30d --resume continue")]
    [TestCase("2023-07-11", "--deposit 2023-05-15 --period 8w")]
    [TestCase("2023-07-27", "--deposit 2023-05-15 --period 2m --resume continue --correction incorrect:2023-06-01..2023-06-11")]
    [TestCase("2023-08-12", "--deposit 2023-05-15 --period 2m --resume reset --correction incorrect:2023-06-01..2023-06-11")]
    [TestCase("2023-08-12", "--deposit 2023-05-15 --period 2m --resume continue --correction incomplete:2023-06-01..2023-06-11")]
    [TestCase("2023-08-14", "--deposit 2023-05-15 --period 2m --resume continue --correction incomplete:2023-06-01..2023-06-11 --correction incorrect:2023-06-20..2023-06-21")]
    [TestCase("2023-07-26", "--deposit 2023-05-15 --period 2m --resume continue --correction incorrect:2023-06-01..- --today 2023-06-10")]
    [TestCase("2027-05-02", "--deposit 2023-05-15 --period 2m --resume continue --correction incomplete:2023-06-01..-")]
    public async Task Says_the_day_of_the_decision(string decision, string arguments)
    {
        var ended = await RunAsync(arguments + " --json");

        Assert.That(ended.ExitCode, Is.Zero, ended.Errors);
        Assert.That(ended.Output, Does.StartWith($"{{\"decision\":\"{decision}\",\"ledger\":["));
    }

    [Test]
    public async Task Says_how_the_day_came_about()
    {
        var ended = await RunAsync("--deposit 2023-05-15 --period 2m --resume continue --correction incorrect:2023-06-01..2023-06-11 --json");

        Assert.That(ended.Output.Trim(), Is.EqualTo(
            """{"decision":"2023-07-27","ledger":[{"on":"2023-05-15","event":"deposited","days":0},{"on":"2023-05-16","event":"begins","days":0},"""
            + """{"on":"2023-06-01","event":"asked-wrong","days":0},{"on":"2023-06-11","event":"answered","days":0},"""
            + """{"on":"2023-06-11","event":"held","days":11},{"on":"2023-07-27","event":"decision","days":0}]}"""));
    }

    [Test]
    public async Task Without_json_it_says_it_in_words()
    {
        var ended = await RunAsync("--deposit 2023-05-15 --period 2m");

        Assert.That(ended.Output.Trim().Split('\n'), Has.Length.EqualTo(3));
        Assert.That(ended.Output, Does.Contain("16 juillet 2023"));
    }

    [TestCase("--period 2m", "--deposit")]
    [TestCase("--deposit --period 2m", "--deposit")]
    [TestCase("--deposit 15/05/2023 --period 2m", "--deposit 15/05/2023")]
    [TestCase("--deposit 2023-02-30 --period 2m", "--deposit 2023-02-30")]
    [TestCase("--deposit 9999-12-31 --period 2m", "--deposit 9999-12-31")]
    [TestCase("--deposit 2023-05-15", "--period")]
    [TestCase("--deposit 2023-05-15 --period 2y", "--period 2y")]
    [TestCase("--deposit 2023-05-15 --period 0d", "--period 0d")]
    [TestCase("--deposit 2023-05-15 --period 2m --resume again", "--resume again")]
    [TestCase("--deposit 2023-05-15 --period 2m --today soon", "--today soon")]
    [TestCase("--deposit 2023-05-15 --period 2m --correction late:2023-06-01..2023-06-11", "--correction late:2023-06-01..2023-06-11")]
    [TestCase("--deposit 2023-05-15 --period 2m --correction incorrect:2023-06-01", "--correction incorrect:2023-06-01")]
    [TestCase("--deposit 2023-05-15 --period 2m --correction incorrect:2023-06-11..2023-06-01", "cannot come before")]
    [TestCase("--deposit 2023-05-15 --period 2m --correction incorrect:2023-06-11..- --today 2023-06-01", "cannot come before")]
    [TestCase("--deposit 2023-05-15 --period 2m --correction incomplete:2023-01-10..2023-01-12", "nothing is asked before the deposit of 2023-05-15")]
    [TestCase("--deposit 2023-05-15 --period 2m --correction incorrect:2023-05-14..2023-06-12", "nothing is asked before the deposit of 2023-05-15")]
    [TestCase("--deposit 2023-05-15 --period 2m --fast", "'--fast'")]
    public async Task A_wrong_argument_is_named_and_ends_with_code_two(string arguments, string named)
    {
        var ended = await RunAsync(arguments + " --json");

        Assert.That(ended.ExitCode, Is.EqualTo(2));
        Assert.That(ended.Errors, Does.Contain(named));
        Assert.That(ended.Output, Is.Empty);
    }

    private Task<EndedCommand> RunAsync(string arguments) => _town.RunCommandAsync("permits", ["clock", .. arguments.Split(' ')]);
}
