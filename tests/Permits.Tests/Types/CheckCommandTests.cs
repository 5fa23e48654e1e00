using System.Text;
using System.Text.Json;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture]
public sealed class CheckCommandTests
{
    private TestTown _town = null!;
    private string _file = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TestTown.StartAsync(town => town.With<PermitsModule>());
        _file = Path.GetTempFileName();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        File.Delete(_file);
        await _town.DisposeAsync();
    }

    [TestCase("building")]
    [TestCase("event")]
    [TestCase("public-space")]
    [TestCase("trade-licence")]
    public async Task A_type_that_is_right_ends_with_nothing_to_put_right(string code)
    {
        var ended = await CheckAsync(PermitsTown.Shipped(code));

        Assert.That(ended.ExitCode, Is.Zero, ended.Output);
        Assert.That(ended.Output, Does.Contain("nothing is wrong"));
    }

    [Test]
    public async Task What_is_wrong_is_said_with_file_line_and_reason()
    {
        var json = PermitsTown.Shipped("event").Replace("\"until\": \"ends_on\"", "\"until\": \"last_day\"");
        var line = json.Split('\n').ToList().FindIndex(each => each.Contains("last_day")) + 1;

        var ended = await CheckAsync(json);

        Assert.That(ended.ExitCode, Is.EqualTo(1));
        Assert.That(ended.Output, Does.Contain($"{_file}:{line}: validity.until: The form has no field called last_day."));
    }

    [Test]
    public async Task A_program_reads_the_same_as_json()
    {
        var ended = await CheckAsync("""{ "name": 1 }""", "--json");

        Assert.That(ended.ExitCode, Is.EqualTo(1));
        using var answer = JsonDocument.Parse(ended.Output);
        Assert.That(answer.RootElement.GetProperty("isRight").GetBoolean(), Is.False);
        Assert.That(answer.RootElement.GetProperty("problems")[0].GetProperty("line").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{\"\\ud800\": 1}")]
    public async Task Whatever_stands_in_the_file_it_ends_with_one(string content) =>
        Assert.That((await CheckAsync(content)).ExitCode, Is.EqualTo(1));

    [Test]
    public async Task Two_documents_of_one_code_are_found()
    {
        var json = PermitsTown.Shipped("public-space").Replace("{\"code\": \"shop\"", "{\"code\": \"identity\"");

        Assert.That((await CheckAsync(json)).Output, Does.Contain("documents[1].code: The code identity stands twice."));
    }

    [Test]
    public async Task A_file_that_is_not_there_is_said()
    {
        var ended = await _town.RunCommandAsync("permits", "check", Path.Combine(Path.GetTempPath(), "no-such-type.json"));

        Assert.That((ended.ExitCode, ended.Output.Contains("cannot be read", StringComparison.Ordinal)), Is.EqualTo((1, true)));
    }

    private async Task<EndedCommand> CheckAsync(string content, params string[] more)
    {
        await File.WriteAllTextAsync(_file, content, Encoding.UTF8);
        return await _town.RunCommandAsync("permits", ["check", _file, .. more]);
    }
}
