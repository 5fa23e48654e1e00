using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits.Tests;

/// <summary>The town's clock begins on 1 March 2027; the shipped stall is asked for three months from 10 March.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class IssuePermitTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await PermitsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Holds_what_was_applied_for_and_what_was_decided()
    {
        var permit = await _town.IssueAsync();

        Assert.That(permit.ShownNumber, Is.EqualTo("P27-0000001-7"));
        Assert.That((permit.Holder, permit.Place), Is.EqualTo(("Fictional Applicant", "Centre")));
        Assert.That((permit.ValidFrom, permit.ValidUntil), Is.EqualTo((new DateOnly(2027, 3, 10), new DateOnly(2027, 6, 9))));
        Assert.That(permit.IssuedOn, Is.EqualTo(new DateOnly(2027, 3, 1)));
        Assert.That(permit.Paper.Title, Is.EqualTo("Autorisation d’occuper l’espace public"));
        Assert.That(permit.Paper.Fields.Select(line => line.Value), Does.Contain("Vegetables"));
        Assert.That(permit.Paper.Conditions, Is.EqualTo(Issuing.Signature.Conditions));
        Assert.That(permit.Paper.Signer, Is.EqualTo("Fictional Signatory, secrétaire municipal"));
        Assert.That(permit.StandingOn(new DateOnly(2027, 3, 9)), Is.EqualTo(PermitStanding.NotYet));
        Assert.That(permit.StandingOn(new DateOnly(2027, 6, 9)), Is.EqualTo(PermitStanding.Valid), "its last day");
        Assert.That(permit.StandingOn(new DateOnly(2027, 6, 10)), Is.EqualTo(PermitStanding.Expired));
    }

    [TestCase("trade-licence", "2027-03-01", "2028-02-29")]
    [TestCase("event", "2027-05-01", "2027-05-02")]
    public async Task Holds_as_long_as_its_type_says(string type, string from, string until)
    {
        var permit = await _town.IssueAsync(type);

        Assert.That((permit.ValidFrom, permit.ValidUntil), Is.EqualTo((DateOnly.Parse(from), (DateOnly?)DateOnly.Parse(until))));
    }

    [Test]
    public async Task One_that_renews_follows_the_one_before()
    {
        var first = await _town.IssueAsync("trade-licence");
        _town.Clock.Advance(TimeSpan.FromDays(340));

        var second = await _town.IssueAsync("trade-licence", application => application with { Renews = first.Application });

        Assert.That(second.ValidFrom, Is.EqualTo(new DateOnly(2028, 3, 1)));
        Assert.That(second.Renews, Is.EqualTo(first.Number));
        Assert.That(second.ShownNumber, Is.EqualTo("P28-0000001-5"), "counted anew in each year");
        Assert.That((await _town.Anonymous.Send("permits", new FindPermit(first.Token)))!.RenewedBy, Is.EqualTo(second.Number));
    }

    [Test]
    public async Task Numbers_have_no_gap_when_twelve_are_issued_at_once_and_one_fails()
    {
        var applications = new List<int>();
        for (var count = 0; count < 12; count++)
            applications.Add((await _town.FileAsync()).Number);

        var failed = _town.As(Roles.Officer).Change<bool>("permits", async (services, cancellation) =>
        {
            await services.GetRequiredService<PermitIssue>().IssueAsync(applications[0], Issuing.Signature, cancellation);
            return ApplicationRefusals.ChangedMeanwhile;
        });
        Assert.That((await failed).IsRefused, Is.True);
        var issued = await Task.WhenAll(applications.Select(application => _town.IssueAsync(application)));

        Assert.That(issued.Select(permit => permit.Number).Order(), Is.EqualTo(Enumerable.Range(270000001, 12)));
    }

    [Test]
    public async Task It_is_suspended_resumed_revoked_and_never_comes_back()
    {
        var permit = await _town.IssueAsync();

        Assert.That((await _town.ChangeStatusAsync((change, cancel) => change.ResumeAsync(permit.Application, cancel))), Refused.With("issued.not-in-this-status"));
        Assert.That((await _town.ChangeStatusAsync((change, cancel) => change.SuspendAsync(permit.Application, cancel))).IsRefused, Is.False);
        Assert.That((await VerifyAsync(permit.ShownNumber)).Standing, Is.EqualTo(PermitStanding.Suspended));
        Assert.That((await _town.ChangeStatusAsync((change, cancel) => change.ResumeAsync(permit.Application, cancel))).IsRefused, Is.False);
        Assert.That((await VerifyAsync(permit.ShownNumber)).Standing, Is.EqualTo(PermitStanding.NotYet));
        Assert.That((await _town.ChangeStatusAsync((change, cancel) => change.RevokeAsync(permit.Application, cancel))).IsRefused, Is.False);
        Assert.That((await VerifyAsync(permit.ShownNumber)).Standing, Is.EqualTo(PermitStanding.Revoked));
        Assert.That((await _town.ChangeStatusAsync((change, cancel) => change.ExpireAsync(permit.Application, cancel))), Refused.With("issued.not-in-this-status"));
        Assert.That((await _town.ChangeStatusAsync((change, cancel) => change.RevokeAsync(1, cancel))), Refused.With("issued.unknown"));
    }

    [Test]
    public async Task It_is_written_into_the_log_without_the_holder()
    {
        var permit = await _town.IssueAsync();

        var facts = await _town.ReadAsync<string>("permits", "select facts from civic_audit where facts like '%issued%'");
        Assert.That(facts.Single(), Does.Contain(permit.ShownNumber).And.Not.Contain("Fictional"));
    }

    private async Task<VerifiedPermit> VerifyAsync(string sought) => await _town.Anonymous.Send("permits", new VerifyPermit(sought));
}
