using System.CommandLine;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>civichost permits clock: by when the law wants a decision, and how the day comes about. Reads and changes no application.</summary>
internal static class ClockCommand
{
    public const int BadArguments = 2;

    private static readonly Option<string?> Deposit = new("--deposit") { Description = "Day on which the file was handed in.", HelpName = "DATE", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> Length = new("--period") { Description = "How long the town has: 2m, 8w or 30d.", HelpName = "PERIOD", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> Resuming = new("--resume")
    {
        Description = "What an answered correction does: continue or reset.",
        DefaultValueFactory = _ => "continue",
        HelpName = "continue|reset",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> Corrections = new("--correction")
    {
        Description = "What was asked of the applicant; RESOLVED is - while there is no answer. May be given several times.",
        DefaultValueFactory = _ => [],
        HelpName = "incorrect|incomplete:ASKED..RESOLVED",
    };

    private static readonly Option<string?> Today = new("--today")
    {
        Description = "Counts as today; without it the town's date.",
        HelpName = "DATE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>What is none of the options; read like them, so that every wrong argument ends alike.</summary>
    private static readonly Argument<string[]> Strange = new("strange") { Hidden = true, Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    public static Command Create(IServiceProvider services)
    {
        var command = new Command("clock", "Say by when the law wants a decision, with the ledger of days. Dates are written 2023-05-15.")
        {
            Deposit,
            Length,
            Resuming,
            Corrections,
            Today,
            Json,
            Strange,
        };
        command.SetAction(async (parsed, _) =>
        {
            var asked = Read(parsed, services.GetRequiredService<ITownCalendar>().Today);
            if (asked.Question is not { } question)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(asked.Wrong);
                return BadArguments;
            }

            var decision = StatutoryClock.Decide(question.Deposit, question.Period, question.Resume, question.Corrections, question.Today);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(Json))
                await output.WriteLineAsync(ToJson(decision));
            else
                await WriteAsync(output, decision, question.Period, services.GetRequiredService<ITexts>());
            return 0;
        });
        return command;
    }

    private static (ClockQuestion? Question, string Wrong) Read(ParseResult parsed, DateOnly townsToday) => parsed.GetValue(Strange) is [var first, ..]
        ? (null, $"'{first}' is not understood here. See: civichost permits clock --help")
        : ClockQuestion.Read(
            parsed.GetValue(Deposit), parsed.GetValue(Length), parsed.GetValue(Resuming), parsed.GetValue(Corrections) ?? [], parsed.GetValue(Today), townsToday);

    private static string ToJson(StatutoryDecision decision) => JsonSerializer.Serialize(
        new
        {
            Decision = decision.On,
            Ledger = decision.Ledger.Select(line => new { line.On, Event = line.Code["clock.".Length..], line.Days }),
        },
        JsonSerializerOptions.Web);

    private static async Task WriteAsync(TextWriter output, StatutoryDecision decision, Period period, ITexts texts)
    {
        foreach (var line in decision.Ledger)
            await output.WriteLineAsync(texts[line.Code, line.On, line.Days, period.Describe(texts)]);
    }
}
