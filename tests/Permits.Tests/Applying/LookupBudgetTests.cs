using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>Whoever has a code opens its pages as often as they like; whoever guesses is stopped.</summary>
public sealed class LookupBudgetTests
{
    private const int Wrong = 3;

    private TestTown _town = null!;
    private TestBrowser _resident = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(SqlEngine.Sqlite, town => town.Set("Limits:CodeLookup", $"{Wrong}"));
        _resident = _town.Client();
    }

    [TearDown]
    public async Task Stop()
    {
        _resident.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_whole_application_with_a_form_that_came_back_and_its_pages_cost_nothing()
    {
        var draft = await _resident.BeginAsync();
        for (var refused = 0; refused < 2 * Wrong; refused++)
            Assert.That((await _resident.SubmitAsync(draft, Applying.With(("applicant", "")))).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var filed = await _resident.FinishAsync();
        Assert.That((await _resident.HandInAsync(filed)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));

        for (var opened = 0; opened < 2 * Wrong; opened++)
            Assert.That((await _resident.GetAsync($"/permits/cases/{Applying.CodeOf(filed)}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Who_guesses_is_stopped_and_is_not_told_when_a_guess_was_right()
    {
        var filed = await _town.FileAsync();
        for (var guess = 0; guess < Wrong; guess++)
            Assert.That((await _resident.GetAsync($"/permits/cases/{TrackingCode.Next()}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));

        var wrong = await _resident.GetAsync($"/permits/cases/{TrackingCode.Next()}");
        var right = await _resident.GetAsync($"/permits/cases/{filed.Code}");

        Assert.That((wrong.StatusCode, right.StatusCode), Is.EqualTo((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests)));
        Assert.That(right.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(10)));
        _town.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await _resident.GetAsync($"/permits/cases/{filed.Code}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_right_code_between_guesses_gives_none_of_them_back()
    {
        var filed = await _town.FileAsync();
        for (var guess = 0; guess < Wrong; guess++)
        {
            await _resident.GetAsync($"/permits/cases/{filed.Code}");
            await _resident.GetAsync($"/permits/cases/{TrackingCode.Next()}/receipt");
            await _resident.GetAsync($"/permits/cases/{filed.Code}");
        }

        Assert.That((await _resident.GetAsync($"/permits/cases/{TrackingCode.Next()}")).StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Trying_short_codes_costs_whatever_the_answer_is()
    {
        for (var guess = 0; guess < Wrong; guess++)
            Assert.That((await _resident.GetAsync("/permits/verify?sought=P27-0000001-7&code=ABCDEF")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        Assert.That((await _resident.GetAsync("/permits/verify?sought=P27-0000001-7&code=ABCDEG")).StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
    }
}
